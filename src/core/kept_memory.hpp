#pragma once

#include <cstddef>

namespace sammoe {

/// The largest block of memory that a process which runs networks keeps for its next use when it is freed.
/// The layers of an imported network make and drop blocks of up to 15 MB, for which taking memory from the
/// system anew costs a tenth of the time. The C library cannot fit much larger ones, which are aligned, into
/// the gaps that such blocks leave: a traced network whose layers make 361 MB took 15 GB instead of 1.7 GB
/// when they were kept too.
inline constexpr std::size_t kLargestKeptBlock = std::size_t{32} << 20U;

}  // namespace sammoe

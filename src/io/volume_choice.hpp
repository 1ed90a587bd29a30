#pragma once

#include "sammoe/volume_io.hpp"

#include <cstdint>

namespace sammoe {

/// Which of the `count` volumes of a file is meant, counted from 0. Throws Error{input} if the options name
/// none of several, or one that does not exist.
std::int64_t choose_volume(std::int64_t count, const ReadOptions& options);

}  // namespace sammoe

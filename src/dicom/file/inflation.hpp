#pragma once

#include <cstdint>
#include <vector>

namespace sammoe {

/// The bytes of a raw deflate stream, as a deflated data set is one. Throws Error{input} if it is damaged,
/// ends early, or unpacks to more than `most` bytes.
std::vector<unsigned char> inflated(const std::vector<unsigned char>& packed, std::uint64_t most);

}  // namespace sammoe

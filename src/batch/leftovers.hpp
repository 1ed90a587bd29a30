#pragma once

#include <filesystem>
#include <vector>

namespace sammoe {

/// Removes the temporary files that killed processes left of these targets. No living process may be writing
/// them: call it while holding the journal of their shard. Returns how many there were.
std::size_t remove_leftovers(const std::vector<std::filesystem::path>& targets);

}  // namespace sammoe

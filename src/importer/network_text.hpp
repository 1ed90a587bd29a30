#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sammoe {

/// The text of models/sam_med3d/<kind>.py, compiled into the library. `kind` must be one of those files.
std::string_view network_text(std::string_view kind);

/// TorchScript has no loop over sub-modules: a line that ends in "# unroll: <list>" is repeated `count`
/// times, with INDEX replaced by 0, 1, ...
std::string unrolled(std::string_view text, std::string_view list, std::int64_t count);

}  // namespace sammoe

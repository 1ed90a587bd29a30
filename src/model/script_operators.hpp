#pragma once

#include <string>

namespace sammoe {

/// Whether TorchScript that uses this operator ("aten::conv3d", "prim::If", without overload) can do nothing
/// but compute: no files, no output, no other processes, no Python, no custom classes.
bool is_allowed_operator(const std::string& name);

}  // namespace sammoe

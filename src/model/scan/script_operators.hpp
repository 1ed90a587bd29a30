#pragma once

#include <string>

namespace sammoe {

/// Whether TorchScript that uses this operator ("aten::conv3d", "prim::If", without overload) can do nothing
/// but compute: no files, no output, no other processes, no Python, no custom classes.
bool is_allowed_operator(const std::string& name);

/// The same of an overload, such as "self_int" of "aten::repeat_interleave", or "" for one without a name.
/// The language's own operators ("prim::If") are allowed as a whole.
bool is_allowed_overload(const std::string& name, const std::string& overload);

}  // namespace sammoe

#pragma once

#include "model/checked_archive.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace sammoe {

/// Reads the code of a TorchScript file without running any of it, and throws Error{model} beginning with
/// `source` unless every operator in it is allowed (script_operators.hpp) and nothing in it would run while
/// it is loaded. A TorchScript file is a program: loading alone can write files. The bytes that are scanned
/// must be the ones that are loaded: returned is an archive made anew of nothing but the pickles, code and
/// tensors that were checked, for LibTorch to load; `bytes` must outlive it. Not
/// covered: endless loops, and faults in LibTorch's own reader.
std::shared_ptr<CheckedArchive> scan_script(std::string_view bytes, const std::string& source);

}  // namespace sammoe

#pragma once

#include "model/archive/checked_archive.hpp"
#include "model/scan/attribute_names.hpp"
#include "model/scan/script_problem.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sammoe {

/// What was checked of a TorchScript file.
struct ScannedScript {
  /// An archive made anew of nothing but the pickles, code and tensors that were checked, for LibTorch to
  /// load; the scanned bytes must outlive it.
  std::shared_ptr<CheckedArchive> archive;
  AttributeNames divisors;  ///< which must not be -1: for check_attributes, once the archive is loaded
};

/// Reads the code of a TorchScript file without running any of it, and throws Error{model} beginning with
/// `source` unless every operator in it is allowed (node_check.hpp), so is what reaches it (call_check.hpp),
/// and nothing in it would run while it is loaded. A TorchScript file is a program: loading alone can write
/// files. The bytes that are scanned must be the ones that are loaded. Not covered: endless loops, and faults
/// in LibTorch's own reader.
ScannedScript scan_script(std::string_view bytes, const std::string& source);

/// The same for whoever wants to put a file right: all that is wrong with its code, instead of the first
/// problem. Empty if scan_script accepts the file. Throws Error{model} for what is wrong with the file
/// itself.
std::vector<ScriptProblem> find_script_problems(std::string_view bytes, const std::string& source);

}  // namespace sammoe

#pragma once

#include <functional>
#include <string>

namespace sammoe {

/// Something that a network's code may not have.
struct ScriptProblem {
  std::string what;       ///< what the code does: "uses aten::save, which ..."
  std::string place;      ///< the function
  std::string operation;  ///< the operator ("aten::save"), if it is one

  /// One line, without the file's name.
  std::string message() const;
};

/// Is told of a problem. It may throw, or return to hear of more.
using ScriptProblemSink = std::function<void(const ScriptProblem&)>;

/// What whoever exported a network can do about an operator that it may not use.
std::string remedy_of(const std::string& operation);

}  // namespace sammoe

#pragma once

#include "model/scan/script_problem.hpp"

#include <string>

namespace sammoe {

/// Checks a record of TorchScript source before LibTorch's compiler sees it, because the compiler itself runs
/// parts of what it compiles: default arguments, class constants, operators on constants. Throws Error{model}
/// beginning with `source`, naming `record` and the place, for a call in such a part, an operator that is not
/// allowed (script_operators.hpp), or code so long or nested that it would exhaust the compiler's stack.
/// `sink` is told of the operators.
void check_script_syntax(const std::string& code, const std::string& record, const std::string& source,
                         const ScriptProblemSink& sink);

}  // namespace sammoe

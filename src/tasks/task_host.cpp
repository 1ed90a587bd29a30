#include "tasks/task_host.hpp"

#include "sammoe/error.hpp"
#include "sammoe/printable.hpp"

namespace sammoe {

void refuse_request(const std::string& what) {
  throw Error(ErrorCode::processing, "the worker asked for " + printable_start(what) +
                                         ", which its task does not need; it was stopped; do not use the "
                                         "files that it was given unless you trust them");
}

}  // namespace sammoe

#include "tasks/output_budget.hpp"

#include "sammoe/error.hpp"

namespace sammoe {

void OutputBudget::take(std::size_t count) {
  if (count > left_) {
    throw Error(ErrorCode::processing, what_ + ": would have more than " + std::to_string(max_) +
                                           " bytes, which cannot be; nothing was written");
  }
  left_ -= count;
}

}  // namespace sammoe

#include "sammoe/bundle_training.hpp"
#include "sammoe/error.hpp"

#include <sstream>
#include <string>

namespace sammoe {
namespace {

template <typename Number>
[[noreturn]] void refuse(const std::string& option, Number value, const std::string& expected) {
  std::ostringstream message;
  message << option << " is " << value << "; expected " << expected;
  throw Error(ErrorCode::usage, message.str());
}

void require_count(const std::string& option, int value, int highest) {
  if (value < 1 || value > highest) refuse(option, value, "1 to " + std::to_string(highest));
}

}  // namespace

void GateTrainingOptions::validate() const {
  constexpr int max_clicks_allowed = 20;
  constexpr int max_hidden_width = 65536;
  constexpr int max_epochs_allowed = 1000000;
  training.validate();
  require_count("the number of clicks", max_clicks, max_clicks_allowed);
  require_count("the hidden width", hidden_width, max_hidden_width);
  require_count("the number of epochs", max_epochs, max_epochs_allowed);
  require_count("the patience", patience, max_epochs_allowed);
  // Written so that a NaN fails.
  if (!(learning_rate > 0 && learning_rate <= 1))
    refuse("the learning rate", learning_rate, "above 0 and at most 1");
  if (!(target_temperature >= 1e-3 && target_temperature <= 1e3))
    refuse("the target temperature", target_temperature, "0.001 to 1000");
  if (!(regret_weight >= 0 && regret_weight <= 1e6))
    refuse("the weight of the regret", regret_weight, "0 to 1000000");
  if (!(validation_share > 0 && validation_share < 1))
    refuse("the validation share", validation_share, "above 0 and below 1");
}

}  // namespace sammoe

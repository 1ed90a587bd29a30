#include "sammoe/error.hpp"
#include "sammoe/evaluation.hpp"

#include "evaluation/strategies.hpp"

#include <cmath>
#include <string>

namespace sammoe {
namespace {

constexpr int kMaxClicks = 100;
constexpr std::size_t kMaxBootstrapSamples = 1000000;
constexpr double kChallengeToleranceMm = 2;

bool follows_interactive_protocol(const EvaluationOptions& options) {
  return options.clicks == std::vector<int>{1, 2, 3, 4, 5} && options.first_click == ClickPlace::challenge &&
         options.next_clicks == ClickPlace::challenge && options.nsd_tolerance_mm.has_value();
}

}  // namespace

EvaluationOptions interactive_protocol() {
  EvaluationOptions options;
  options.protocol = EvaluationProtocol::interactive;
  options.clicks = {1, 2, 3, 4, 5};
  options.first_click = ClickPlace::challenge;
  options.next_clicks = ClickPlace::challenge;
  options.nsd_tolerance_mm = kChallengeToleranceMm;
  return options;
}

void EvaluationOptions::validate() const {
  read.validate();
  if (clicks.empty()) throw Error(ErrorCode::usage, "no click counts; expected some, such as 1,3,5");
  int before = 0;
  for (const int count : clicks) {
    if (count <= before || count > kMaxClicks) {
      throw Error(ErrorCode::usage, "click count " + std::to_string(count) + " after " +
                                        std::to_string(before) + "; expected ascending numbers from 1 to " +
                                        std::to_string(kMaxClicks));
    }
    before = count;
  }
  if (next_clicks == ClickPlace::centre) {
    throw Error(ErrorCode::usage, "next clicks cannot be placed at the centre; expected core or random");
  }
  if (strategies.empty()) throw Error(ErrorCode::usage, "no strategies; expected some, such as general");
  for (const std::string& strategy : strategies) check_strategy_text(strategy);
  if (bootstrap_samples < 1 || bootstrap_samples > kMaxBootstrapSamples) {
    throw Error(ErrorCode::usage, "bootstrap samples are " + std::to_string(bootstrap_samples) +
                                      "; expected 1 to " + std::to_string(kMaxBootstrapSamples));
  }
  if (nsd_tolerance_mm && !(std::isfinite(*nsd_tolerance_mm) && *nsd_tolerance_mm >= 0)) {
    throw Error(ErrorCode::usage, "the NSD's tolerance is " + std::to_string(*nsd_tolerance_mm) +
                                      " mm; expected a number from 0");
  }
  if (protocol == EvaluationProtocol::interactive && !follows_interactive_protocol(*this)) {
    throw Error(ErrorCode::usage,
                "these options do not follow the interactive protocol: it has clicks 1 to 5, all placed as "
                "the challenge does, and an NSD");
  }
}

}  // namespace sammoe

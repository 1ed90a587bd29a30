#include "sammoe/error.hpp"
#include "sammoe/evaluation.hpp"

#include "comparison/mask_measures.hpp"
#include "core/ascii_text.hpp"
#include "evaluation/strategies.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace sammoe {
namespace {

constexpr int kMaxClicks = 100;
constexpr std::size_t kMaxBootstrapSamples = 1000000;
constexpr double kChallengeToleranceMm = 2;

bool follows_interactive_protocol(const EvaluationOptions& options) {
  const EvaluationOptions protocol = interactive_protocol();
  return options.clicks == protocol.clicks && options.prompts == protocol.prompts &&
         options.first_click == protocol.first_click && options.next_clicks == protocol.next_clicks &&
         options.measures == protocol.measures && options.metrics.tolerances_mm.size() == 1;
}

void check_measures(const EvaluationOptions& options) {
  const std::vector<std::string> known = evaluation_measures();
  for (const std::string& measure : options.measures) {
    if (std::count(known.begin(), known.end(), measure) > 0) continue;
    throw Error(ErrorCode::usage, "unknown metric '" + measure + "'; expected one of " + joined(known, ", "));
  }
  options.metrics.validate();
  if (options.metrics.empty != EmptyMasks::diagonal) {
    throw Error(ErrorCode::usage,
                "the metrics of an evaluation leave distances to an empty mask undefined; expected "
                "EmptyMasks::diagonal");
  }
}

}  // namespace

EvaluationOptions interactive_protocol() {
  EvaluationOptions options;
  options.protocol = EvaluationProtocol::interactive;
  options.clicks = {1, 2, 3, 4, 5};
  options.first_click = ClickPlace::challenge;
  options.next_clicks = ClickPlace::challenge;
  options.measures = {"dice", "nsd"};
  options.metrics.tolerances_mm = {kChallengeToleranceMm};
  return options;
}

std::vector<std::string> evaluation_measures() {
  std::vector<std::string> kinds;
  for (const MaskMeasure& measure : measures_of(MetricOptions{})) kinds.push_back(measure.kind);
  return kinds;
}

const char* name_of(SimulatedPrompt prompt) {
  return prompt == SimulatedPrompt::mask ? "mask" : "clicks";
}

bool EvaluationOptions::has_other_prompts() const {
  return prompts != std::vector<SimulatedPrompt>{SimulatedPrompt::clicks};
}

bool EvaluationOptions::has_measure(const std::string& measure) const {
  return std::count(measures.begin(), measures.end(), measure) > 0;
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
  if (prompts.empty() || std::set<SimulatedPrompt>(prompts.begin(), prompts.end()).size() < prompts.size())
    throw Error(ErrorCode::usage, "no kind of prompts, or one twice; expected clicks, mask, or both");
  if (strategies.empty()) throw Error(ErrorCode::usage, "no strategies; expected some, such as general");
  for (const std::string& strategy : strategies) check_strategy_text(strategy);
  if (bootstrap_samples < 1 || bootstrap_samples > kMaxBootstrapSamples) {
    throw Error(ErrorCode::usage, "bootstrap samples are " + std::to_string(bootstrap_samples) +
                                      "; expected 1 to " + std::to_string(kMaxBootstrapSamples));
  }
  check_measures(*this);
  if (protocol == EvaluationProtocol::interactive && !follows_interactive_protocol(*this)) {
    throw Error(
        ErrorCode::usage,
        "these options do not follow the interactive protocol: it has clicks 1 to 5, no other prompts, all "
        "placed as the challenge does, and measures the Dice and one NSD");
  }
}

}  // namespace sammoe

#include "model_evaluation.hpp"

#include "sammoe/error.hpp"

#include "case_options.hpp"
#include "compute_options.hpp"
#include "option_binding.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace sammoe {
namespace {

const Choices<ClickPlace> kFirstClicks{
    {"core", ClickPlace::core}, {"centre", ClickPlace::centre}, {"random", ClickPlace::random}};
const Choices<ClickPlace> kNextClicks{{"core", ClickPlace::core}, {"random", ClickPlace::random}};
const Choices<EvaluationProtocol> kProtocols{{"click-counts", EvaluationProtocol::click_counts},
                                             {"interactive", EvaluationProtocol::interactive}};
constexpr std::array kPrompts{SimulatedPrompt::clicks, SimulatedPrompt::mask};
constexpr std::array<const char*, 3> kSplits{"train", "validation", "test"};

std::vector<std::string> parts_of(const std::string& text) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (true) {
    const std::size_t comma = text.find(',', begin);
    parts.push_back(text.substr(begin, comma - begin));
    if (comma == std::string::npos) return parts;
    begin = comma + 1;
  }
}

template <typename Values, typename ToText>
std::string joined(const Values& values, const ToText& to_text) {
  std::string text;
  for (const auto& value : values) text += (text.empty() ? "" : ",") + to_text(value);
  return text;
}

int parse_click_count(const std::string& text) {
  int count = 0;
  const char* end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, count);
  if (failure != std::errc{} || stop != end) {
    throw Error(ErrorCode::usage,
                "--clicks: '" + text + "' cannot be read; expected ascending numbers such as 1,3,5");
  }
  return count;
}

SimulatedPrompt parse_simulated_prompt(const std::string& text) {
  for (const SimulatedPrompt prompt : kPrompts)
    if (text == name_of(prompt)) return prompt;
  throw Error(ErrorCode::usage,
              "--simulate: '" + text + "' is unknown; expected some of " +
                  joined(kPrompts, [](SimulatedPrompt prompt) { return std::string(name_of(prompt)); }));
}

/// The tolerance in "nsd:MM"; nothing if the text is not of that form.
std::optional<double> parse_tolerance_mm(const std::string& text) {
  const std::string with_tolerance = "nsd:";
  if (text.compare(0, with_tolerance.size(), with_tolerance) != 0) return std::nullopt;
  double tolerance_mm = 0;
  const char* end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data() + with_tolerance.size(), end, tolerance_mm);
  if (failure == std::errc{} && stop == end) return tolerance_mm;
  throw Error(ErrorCode::usage,
              "--metrics: '" + text + "' cannot be read; expected nsd or nsd:MM such as nsd:2");
}

}  // namespace

void ModelEvaluation::declare(CLI::App& app) {
  declare_input(app);
  declare_protocol(app);
  for (const CLI::Option* option : declare_read_options(app, evaluation_.read)) {
    const bool is_of_masks_too = option->check_name("--prefer") || option->check_name("--nonfinite");
    if (!is_of_masks_too) options_.push_back(option);
  }
  for (const CLI::Option* option : declare_compute_options(app, segmenter_)) options_.push_back(option);
  options_.push_back(declare_isolation(app, segmenter_));
}

void ModelEvaluation::declare_input(CLI::App& app) {
  constexpr const char* kGroup = "Model";
  options_.push_back(
      add_path(app, model_, {"-m,--model", "BUNDLE", kGroup, "Folder of the model bundle to evaluate"}));
  options_.push_back(
      add_path(app, cases_, {"--cases", "TABLE", kGroup, "CSV table of labelled cases (docs/tables.md)"}));
  options_.push_back(
      add_text(app, split_,
               {"--split", "train|validation|test", kGroup, "Use only the table's rows with this split"}));
}

void ModelEvaluation::declare_protocol(CLI::App& app) {
  constexpr const char* kGroup = "Protocol";
  strategies_text_ = joined(evaluation_.strategies, [](const std::string& text) { return text; });
  options_.push_back(
      add_choice(app, protocol_, kProtocols,
                 {"--protocol", "", kGroup,
                  "click-counts: Dice after given numbers of clicks; interactive: as in the CVPR 2025 "
                  "challenge, final DSC and NSD (2 mm) after five clicks and the areas under their curves"}));
  options_.push_back(
      add_text(app, strategies_text_,
               {"--strategies", "S,S,...", kGroup,
                "Strategies to compare: " + strategy_forms() +
                    ", expert:* (each specialist), default (the bundle's own), oracle (the best "
                    "expert of each structure)"}));
  declare_clicks(app);
  options_.insert(options_.end(), click_counts_options_.begin(), click_counts_options_.end());
  options_.push_back(add_number(app, evaluation_.seed,
                                {"--seed", "N>=0", kGroup, "Random seed of the clicks and the intervals"}));
}

void ModelEvaluation::declare_clicks(CLI::App& app) {
  constexpr const char* kGroup = "Protocol click-counts";
  clicks_text_ = joined(evaluation_.clicks, [](int count) { return std::to_string(count); });
  metrics_text_ = joined(evaluation_.measures, [](const std::string& text) { return text; });
  prompts_text_ =
      joined(evaluation_.prompts, [](SimulatedPrompt prompt) { return std::string(name_of(prompt)); });
  click_counts_options_ = {
      add_text(app, clicks_text_,
               {"--clicks", "N,N,...", kGroup, "Numbers of clicks to report, ascending, each 1..100"}),
      add_text(app, prompts_text_,
               {"--simulate", "P,P", kGroup,
                "Prompts to simulate: clicks; mask: a wrong mask of the structure, refined with clicks"}),
      add_choice(app, evaluation_.first_click, kFirstClicks,
                 {"--first-click", "", kGroup,
                  "Where the first click goes: the structure's deepest voxel, the one nearest to its centre "
                  "of mass, or any of its voxels"}),
      add_choice(app, evaluation_.next_clicks, kNextClicks,
                 {"--next-clicks", "", kGroup,
                  "Where the next clicks go: the deepest voxel of the largest error, or any wrong voxel"}),
      add_text(
          app, metrics_text_,
          {"--metrics", "M,M,...", kGroup,
           "Metrics to compute, out of " +
               joined(evaluation_measures(), [](const std::string& text) { return text; }) +
               " (docs/metrics.md), dice in any case; nsd: the surface Dice within 1 mm; nsd:MM: within MM"}),
  };
}

void ModelEvaluation::finish_parsing(NsdSurface nsd_surface) {
  if (model_.empty() || cases_.empty())
    throw Error(ErrorCode::usage, "to evaluate a model, give both --model and --cases");
  if (split_ && std::count(kSplits.begin(), kSplits.end(), *split_) == 0)
    throw Error(ErrorCode::usage, "--split is '" + *split_ + "'; expected train, validation or test");
  parse_protocol();
  evaluation_.metrics.nsd_surface = nsd_surface;
  evaluation_.strategies = parts_of(strategies_text_);
  evaluation_.validate();
  segmenter_.validate();
}

void ModelEvaluation::parse_protocol() {
  if (protocol_ == EvaluationProtocol::interactive) {
    for (const CLI::Option* option : click_counts_options_) {
      if (option->count() == 0) continue;
      throw Error(ErrorCode::usage, "--protocol interactive and " + option->get_name() +
                                        " do not go together; the protocol says where and how often to click "
                                        "and what to measure");
    }
    EvaluationOptions protocol = interactive_protocol();
    protocol.seed = evaluation_.seed;
    protocol.read = evaluation_.read;
    evaluation_ = std::move(protocol);
    return;
  }
  evaluation_.clicks.clear();
  for (const std::string& part : parts_of(clicks_text_))
    evaluation_.clicks.push_back(parse_click_count(part));
  parse_metrics();
  parse_prompts();
}

void ModelEvaluation::parse_prompts() {
  evaluation_.prompts.clear();
  for (const std::string& part : parts_of(prompts_text_))
    evaluation_.prompts.push_back(parse_simulated_prompt(part));
}

void ModelEvaluation::parse_metrics() {
  evaluation_.measures.clear();
  std::vector<double> tolerances_mm;
  for (const std::string& part : parts_of(metrics_text_)) {
    const std::optional<double> tolerance_mm = parse_tolerance_mm(part);
    evaluation_.measures.push_back(tolerance_mm ? "nsd" : part);
    if (tolerance_mm || part == "nsd")
      tolerances_mm.push_back(tolerance_mm.value_or(MetricOptions{}.tolerances_mm.front()));
  }
  if (!tolerances_mm.empty()) evaluation_.metrics.tolerances_mm = std::move(tolerances_mm);
}

}  // namespace sammoe

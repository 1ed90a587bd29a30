#include "training_tasks/training_orders.hpp"

#include "tasks/bundle_json.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <system_error>
#include <utility>

namespace sammoe {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxCases = std::size_t{1} << 24U;
constexpr std::size_t kMaxLosses = std::size_t{1} << 24U;
constexpr NumberRange kCountRange{0, 1e15};
constexpr NumberRange kIntRange{0, 2e9};
constexpr NumberRange kAnyNumber{std::numeric_limits<double>::lowest(), std::numeric_limits<double>::max()};
constexpr std::array<const char*, 2> kDeviceWords{"cpu", "cuda"};

std::size_t count_in(const DocumentNode& node) {
  return static_cast<std::size_t>(node.integer(kCountRange));
}

int int_in(const DocumentNode& node) {
  return static_cast<int>(node.integer(kIntRange));
}

// Each struct is taken apart whole: one with a new field does not compile until the field is sent, or it is
// said why it is not.

json case_json(const TrainingCase& labelled) {
  const auto& [image, label_map, label_name, label_value, task, line] = labelled;
  return {{"image", image},
          {"label_map", label_map},
          {"label_name", label_name},
          {"label_value", label_value ? json(*label_value) : json(nullptr)},
          {"task", task},
          {"line", line}};
}

TrainingCase read_case(const DocumentNode& node) {
  TrainingCase labelled;
  labelled.image = count_in(node.at("image"));
  labelled.label_map = count_in(node.at("label_map"));
  labelled.label_name = node.at("label_name").any_text();
  if (const DocumentNode value = node.at("label_value"); !value.is_null())
    labelled.label_value = static_cast<std::uint16_t>(value.integer({0, 65535}));
  labelled.task = node.at("task").any_text();
  labelled.line = count_in(node.at("line"));
  return labelled;
}

json cases_json(const std::vector<TrainingCase>& cases) {
  json list = json::array();
  for (const TrainingCase& labelled : cases) list.push_back(case_json(labelled));
  return list;
}

std::vector<TrainingCase> read_cases(const DocumentNode& node) {
  std::vector<TrainingCase> cases;
  for (const DocumentNode& element : node.elements(kMaxCases)) cases.push_back(read_case(element));
  return cases;
}

/// The seed as text: not every reader of JSON keeps 64 bits.
json training_json(const TrainingOptions& options) {
  // The owner reads the files, and hears of progress and warnings.
  const auto& [seed, threads, device, first_clicks_per_structure, read, progress, warn] = options;
  return {{"seed", std::to_string(seed)},
          {"threads", threads},
          {"device", kDeviceWords.at(static_cast<std::size_t>(device))},
          {"first_clicks", first_clicks_per_structure}};
}

TrainingOptions read_training(const DocumentNode& node) {
  TrainingOptions options;
  const std::string seed = node.at("seed").text();
  const auto [end, failure] = std::from_chars(seed.data(), seed.data() + seed.size(), options.seed);
  if (failure != std::errc{} || end != seed.data() + seed.size()) node.refuse("has no seed");
  options.threads = int_in(node.at("threads"));
  const std::string device = node.at("device").text();
  if (device != kDeviceWords[0] && device != kDeviceWords[1]) node.refuse("names no device");
  options.device = device == kDeviceWords[0] ? Device::cpu : Device::cuda;
  options.first_clicks_per_structure = int_in(node.at("first_clicks"));
  return options;
}

/// Numbers of cases.
std::vector<std::size_t> read_numbers_of_cases(const DocumentNode& node, std::size_t cases) {
  std::vector<std::size_t> numbers;
  for (const DocumentNode& element : node.elements(cases)) {
    numbers.push_back(count_in(element));
    if (numbers.back() >= cases) element.refuse("is not a case");
  }
  return numbers;
}

/// JSON has no number for what is not finite.
json losses_json(const std::vector<double>& losses) {
  json list = json::array();
  for (const double loss : losses) list.push_back(std::isfinite(loss) ? json(loss) : json(nullptr));
  return list;
}

std::vector<double> read_losses(const DocumentNode& node) {
  std::vector<double> losses;
  for (const DocumentNode& element : node.elements(kMaxLosses))
    losses.push_back(element.is_null() ? std::nan("") : element.number(kAnyNumber));
  return losses;
}

}  // namespace

std::vector<TrainingCase> numbered(const std::vector<LabelledCase>& cases) {
  std::map<std::string, std::size_t> images, label_maps;
  std::vector<TrainingCase> result;
  for (const auto& [image, label, label_value, task, split, line] : cases) {
    TrainingCase numbered_case;  // the split has decided before
    numbered_case.image = images.emplace(image.native(), images.size()).first->second;
    numbered_case.label_map = label_maps.emplace(label.native(), label_maps.size()).first->second;
    numbered_case.label_name = label.string();
    numbered_case.label_value = label_value;
    numbered_case.task = task;
    numbered_case.line = line;
    result.push_back(std::move(numbered_case));
  }
  return result;
}

json finetune_order_json(const FinetuneOrder& order) {
  const auto& [bundle, cases, options] = order;
  // The owner writes the description into the bundle.
  const auto& [training, name, description, steps, batch, learning_rate, max_clicks] = options;
  return {{"bundle", bundle_json(bundle)},
          {"cases", cases_json(cases)},
          {"training", training_json(training)},
          {"name", name},
          {"steps", steps},
          {"batch", batch},
          {"learning_rate", learning_rate},
          {"clicks", max_clicks}};
}

FinetuneOrder read_finetune_order(const DocumentNode& node) {
  FinetuneOrder order;
  order.bundle = read_bundle_json(node.at("bundle"));
  order.cases = read_cases(node.at("cases"));
  FinetuneOptions& options = order.options;
  options.training = read_training(node.at("training"));
  options.name = node.at("name").text();
  options.steps = int_in(node.at("steps"));
  options.batch = int_in(node.at("batch"));
  options.learning_rate = node.at("learning_rate").number(kAnyNumber);
  options.max_clicks = int_in(node.at("clicks"));
  options.validate();
  return order;
}

json gate_order_json(const GateOrder& order) {
  const auto& [bundle, cases, split, options] = order;
  const auto& [learned_from, held_out] = split;
  // The owner has split the cases, and writes the selection into the bundle.
  const auto& [training, max_clicks, hidden_width, max_epochs, patience, learning_rate, target_temperature,
               regret_weight, validation_share, selection] = options;
  return {{"bundle", bundle_json(bundle)},
          {"cases", cases_json(cases)},
          {"learned_from", learned_from},
          {"held_out", held_out},
          {"training", training_json(training)},
          {"clicks", max_clicks},
          {"hidden_width", hidden_width},
          {"epochs", max_epochs},
          {"patience", patience},
          {"learning_rate", learning_rate},
          {"target_temperature", target_temperature},
          {"regret_weight", regret_weight}};
}

GateOrder read_gate_order(const DocumentNode& node) {
  GateOrder order;
  order.bundle = read_bundle_json(node.at("bundle"));
  order.cases = read_cases(node.at("cases"));
  order.split.training = read_numbers_of_cases(node.at("learned_from"), order.cases.size());
  order.split.validation = read_numbers_of_cases(node.at("held_out"), order.cases.size());
  GateTrainingOptions& options = order.options;
  options.training = read_training(node.at("training"));
  options.max_clicks = int_in(node.at("clicks"));
  options.hidden_width = int_in(node.at("hidden_width"));
  options.max_epochs = int_in(node.at("epochs"));
  options.patience = int_in(node.at("patience"));
  options.learning_rate = node.at("learning_rate").number(kAnyNumber);
  options.target_temperature = node.at("target_temperature").number(kAnyNumber);
  options.regret_weight = node.at("regret_weight").number(kAnyNumber);
  options.validate();
  return order;
}

json training_report_json(const TrainingReport& report) {
  const auto& [losses, validation_losses, best_epoch, samples, held_out] = report;
  return {{"losses", losses_json(losses)},
          {"validation_losses", losses_json(validation_losses)},
          {"best_epoch", best_epoch},
          {"samples", samples}};
}

TrainingReport read_training_report(const DocumentNode& node) {
  TrainingReport report;
  report.losses = read_losses(node.at("losses"));
  report.validation_losses = read_losses(node.at("validation_losses"));
  report.best_epoch = count_in(node.at("best_epoch"));
  if (report.losses.empty() || report.best_epoch > report.validation_losses.size())
    node.refuse("is not a report of a training");
  report.samples = count_in(node.at("samples"));
  return report;
}

}  // namespace sammoe

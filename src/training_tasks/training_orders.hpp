#pragma once

#include "sammoe/bundle_training.hpp"

#include "files/document_node.hpp"
#include "training_tasks/gate_split.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace sammoe {

// What is asked of code that trains, and what it answers, as JSON. It reads files and cases through a
// TaskHost: the bundle's by their names, the cases' by their numbers in the order. Readers check types,
// ranges and counts and throw Error{processing}.

/// A labelled case without its files.
struct TrainingCase {
  std::size_t image = 0;  ///< the same number for cases that have the same image
  std::size_t label_map = 0;
  std::string label_name;  ///< what messages call the label map
  std::optional<std::uint16_t> label_value;
  std::string task;
  std::size_t line = 0;  ///< of the table
};

/// The cases in their order, their files numbered.
std::vector<TrainingCase> numbered(const std::vector<LabelledCase>& cases);

struct FinetuneOrder {
  BundleInfo bundle;
  std::vector<TrainingCase> cases;
  FinetuneOptions options;  ///< without callbacks and reading
};

struct GateOrder {
  BundleInfo bundle;
  std::vector<TrainingCase> cases;
  CaseSplit split;
  GateTrainingOptions options;  ///< without callbacks and reading
};

/// Names of the tasks, and of the one output that each has.
inline constexpr char kFinetuneTask[] = "finetune";
inline constexpr char kGateTask[] = "train-gate";
inline constexpr char kDecoderOutput[] = "decoder";
inline constexpr char kGateOutput[] = "gate";

nlohmann::json finetune_order_json(const FinetuneOrder& order);
FinetuneOrder read_finetune_order(const DocumentNode& node);
nlohmann::json gate_order_json(const GateOrder& order);
GateOrder read_gate_order(const DocumentNode& node);

/// Without the cases held out.
nlohmann::json training_report_json(const TrainingReport& report);
TrainingReport read_training_report(const DocumentNode& node);

}  // namespace sammoe

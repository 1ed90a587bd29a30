#pragma once

#include "sammoe/evaluation.hpp"
#include "sammoe/label_map.hpp"
#include "sammoe/metrics.hpp"
#include "sammoe/report.hpp"
#include "sammoe/segmenter.hpp"

#include "comparison/mask_measures.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sammoe {

/// What a strategy reached after some clicks.
struct ClickOutcome {
  std::vector<double> values;          ///< one for each measure
  std::vector<ExpertShare> experts{};  ///< who answered
};

/// The place of the Dice among the values.
constexpr std::size_t kDice = 0;

/// How masks are compared with labels.
class MaskScoring {
 public:
  explicit MaskScoring(const EvaluationOptions& options);

  /// The Dice and those that the options name, in the order of the table in mask_measures.cpp.
  std::vector<Measure> measures() const { return {measures_.begin(), measures_.end()}; }

  /// The outcome except for the experts. Throws Error{input} unless both lie on the same grid.
  ClickOutcome outcome(const LabelMap& mask, const LabelMap& labels, std::uint16_t label) const;

 private:
  MetricOptions metrics_;
  std::vector<MaskMeasure> measures_;
  bool needs_surfaces_ = false;
};

}  // namespace sammoe

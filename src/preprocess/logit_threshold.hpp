#pragma once

#include <cstdint>

namespace sammoe {

float probability_of(float logit);

/// Tells logits whose probability is above a threshold. The exponential function, which takes longer than all
/// else, is left out where rounding cannot decide.
class LogitThreshold {
 public:
  /// `probability` lies between 0 and 1.
  explicit LogitThreshold(double probability);

  /// No logit below it counts as above: a hair lower than the threshold's own, so that rounding in the
  /// sampling of logits cannot lift one past it.
  float least() const { return least_; }

  /// Writes `label` for each of the logits that is above, 0 for the others. Returns how many are.
  std::int64_t paint(const float* logits, std::int64_t count, std::uint16_t label, std::uint16_t* row) const;

 private:
  bool is_above(float logit) const;

  float probability_;
  float least_, surely_above_;  ///< logits
};

}  // namespace sammoe

#pragma once

#include "sammoe/evaluation.hpp"

#include "evaluation/evaluation_items.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace sammoe {

/// Keeps pictures of the structures on which each strategy did worst so far. A picture is drawn when it is
/// kept, so that no volume has to be.
class WorstGallery {
 public:
  /// Keeps `count` for each strategy, which may be 0.
  explicit WorstGallery(std::size_t count) : count_(count) {}

  /// Keeps it if fewer are kept of the strategy, or a better one: that one goes. Ties go to the earlier one.
  void offer(const LabelledCase& labelled, const CaseData& data, const EvaluationScore& score,
             const LabelMap& mask, const std::vector<Click>& clicks);

  /// Strategies in the order in which they were offered first, in each the worst first.
  std::vector<WorstCase> take();

 private:
  struct Wall {
    std::string strategy;
    std::vector<WorstCase> cases;  ///< the worst first
  };

  Wall& wall_of(const std::string& strategy);

  std::size_t count_;
  std::vector<Wall> walls_;
};

}  // namespace sammoe

#pragma once

#include "sammoe/evaluation.hpp"

#include "evaluation/evaluation_items.hpp"
#include "evaluation/interactive_case.hpp"
#include "evaluation/strategies.hpp"
#include "evaluation/worst_gallery.hpp"

#include <cstddef>
#include <vector>

namespace sammoe {

/// Walks through the cases and strategies under the interactive protocol.
class InteractiveRun {
 public:
  /// All references are kept and must outlive this.
  InteractiveRun(Segmenter& segmenter, const std::vector<LabelledCase>& cases,
                 const EvaluationOptions& options);

  /// The scores by structure and by case, and the worst; no summaries.
  Evaluation evaluate();

 private:
  /// The structures of a case.
  struct CaseItems {
    std::size_t case_index = 0;
    std::vector<std::uint16_t> labels;
  };
  /// What came out of a case.
  struct CaseScores {
    std::vector<EvaluationScore> scores;
    std::vector<InteractiveScore> interactive;
  };

  void report() const;
  std::vector<CaseItems> cases_in_order(std::vector<std::string>& warnings) const;
  CaseScores scores_of(const CaseItems& items);
  InteractivePath follow(InteractiveCase& of_case, const EvaluatedStrategy& strategy) const;
  void add_scores(const InteractivePath& path, const LabelledCase& labelled, const CaseData& data,
                  CaseScores& scores);

  Segmenter& segmenter_;
  const std::vector<LabelledCase>& cases_;
  const EvaluationOptions& options_;
  std::vector<EvaluatedStrategy> strategies_;
  WorstGallery gallery_;
  CaseReader reader_{options_.read};
  std::size_t done_ = 0;
  std::size_t total_ = 0;
};

}  // namespace sammoe

#pragma once

#include "sammoe/evaluation.hpp"

#include "evaluation/evaluation_items.hpp"
#include "evaluation/strategies.hpp"
#include "evaluation/strategy_path.hpp"
#include "evaluation/worst_gallery.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace sammoe {

/// Walks through the structures and strategies under either protocol.
class EvaluationRun {
 public:
  /// All references are kept and must outlive this.
  EvaluationRun(Segmenter& segmenter, const std::vector<LabelledCase>& cases,
                const EvaluationOptions& options);

  /// The scores by structure, under the interactive protocol by case too, and the worst; no summaries.
  Evaluation evaluate();

 private:
  /// Structures of a case that are segmented together.
  struct Structures {
    std::size_t case_index = 0;
    std::vector<std::uint16_t> labels;
  };
  /// What came out of them.
  struct Scores {
    std::vector<EvaluationScore> of_structures;
    std::vector<InteractiveScore> of_case;  ///< under the interactive protocol only
  };
  using PathOf = std::function<StrategyPath(const RoutingOptions&)>;

  bool is_interactive() const { return options_.protocol == EvaluationProtocol::interactive; }
  void report() const;
  /// A case's structures together or each alone, in the order to work in.
  std::vector<Structures> structures_in_order(const std::vector<EvaluationItem>& items) const;
  OpenVolume& open_volume(const CaseData& data);
  Scores scores_of(const Structures& structures);
  void follow_strategies(const PathOf& path_of, const LabelledCase& labelled, const CaseData& data,
                         Scores& scores);
  /// Of a wrong mask as it is.
  void add_mask_score(const LabelPatch& mask, const LabelledCase& labelled, const CaseData& data,
                      Scores& scores) const;
  void add_scores(const StrategyPath& path, const std::string& strategy, const LabelledCase& labelled,
                  const CaseData& data, Scores& scores);

  Segmenter& segmenter_;
  const std::vector<LabelledCase>& cases_;
  const EvaluationOptions& options_;
  std::vector<EvaluatedStrategy> strategies_;
  MaskScoring scoring_;
  WorstGallery gallery_;
  CaseReader reader_{options_.read};
  std::shared_ptr<const Volume> image_;  ///< the one that is open
  std::optional<OpenVolume> volume_;     ///< open as long as structures of that image follow each other
  std::size_t done_ = 0;
  std::size_t total_ = 0;
};

}  // namespace sammoe

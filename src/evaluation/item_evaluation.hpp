#pragma once

#include "sammoe/evaluation.hpp"
#include "sammoe/label_map.hpp"
#include "sammoe/volume.hpp"

#include "evaluation/click_simulation.hpp"
#include "evaluation/evaluation_items.hpp"
#include "evaluation/strategy_path.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sammoe {

/// One structure, segmented with one strategy after the other. A result depends only on the clicks and on
/// which experts answered each of them with which weights, so strategies that come down to the same run it
/// once.
class ItemEvaluation {
 public:
  /// All references are kept and must outlive this.
  ItemEvaluation(OpenVolume& volume, const CaseData& data, std::uint16_t label, const SimulatedUser& user,
                 const MaskScoring& scoring);

  /// What the strategy reaches from the first prompt with clicks 1 to `clicks`. Once the mask is perfect the
  /// user is content, and the outcome stays. `check` is called as stages end and may throw.
  StrategyPath follow(const RoutingOptions& routing, const FirstPrompt& first, int clicks,
                      const std::function<void()>& check);

  /// How often the segmenter ran.
  std::size_t runs() const { return runs_; }

 private:
  /// A mask's outcome and what the user does next.
  struct Answer {
    ClickOutcome outcome;
    LabelMap mask;              ///< until the next click is looked for
    std::optional<Click> next;  ///< nothing where the mask is perfect
  };
  /// Clicks made so far and, as text, what they began with and who answered each.
  struct Trace {
    ObjectPrompt prompt;
    std::string clicks;
    std::string answered;
  };

  void add_click(Trace& trace, const Click& click) const;
  Answer& answer(Trace& trace, const RoutingOptions& routing, const std::function<void()>& check);
  /// Who answers the clicks, where that is known without a run.
  std::optional<Decision> known_decision(const Trace& trace, const RoutingOptions& routing) const;
  Answer run(const Trace& trace, const RoutingOptions& routing, const std::function<void()>& check);

  OpenVolume& volume_;
  CaseData data_;
  std::uint16_t label_;
  const SimulatedUser& user_;
  const MaskScoring& scoring_;
  std::map<std::string, Answer> answers_;              ///< by clicks and who answered
  std::map<std::string, std::vector<double>> scores_;  ///< of the gate, by clicks and temperature
  std::size_t runs_ = 0;
};

}  // namespace sammoe

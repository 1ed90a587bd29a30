#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace sammoe {

/// How gate scores become a decision. Expert 0 is the general one.
enum class Strategy {
  general,          ///< the general expert, weight 1; needs no gate
  expert,           ///< the expert named in the options, weight 1; needs no gate
  top_k,            ///< the k experts of highest score
  threshold,        ///< the best specialist if its score >= threshold, else the general expert
  top_k_threshold,  ///< the k best among the general expert and the specialists with score >= threshold
  all,              ///< every expert
};

/// The layer sizes, k and threshold of the paper are not public; these defaults are ours (arXiv 2407.04938,
/// section 2).
struct RoutingOptions {
  Strategy strategy = Strategy::top_k_threshold;
  std::string expert;        ///< for Strategy::expert
  std::size_t k = 2;         ///< experts run at most, >= 1
  double threshold = 0.5;    ///< score a specialist needs, in [0, 1]
  double temperature = 1.0;  ///< of the softmax over the gate's logits, > 0

  void validate() const;  ///< throws Error{usage}
};

/// "general", "expert:NAME", "top-k", "threshold", "top-k-threshold", "all". Throws Error{usage} listing
/// them.
void set_strategy(RoutingOptions& options, const std::string& text);
/// The text that set_strategy reads.
std::string to_string(const RoutingOptions& options);

/// Whether the strategy needs gate scores.
bool needs_gate(Strategy strategy);

/// One selected expert; the weights of a decision are > 0 and add up to 1.
struct Choice {
  std::size_t expert = 0;
  double weight = 1;
};

struct Decision {
  std::vector<Choice> choices;  ///< by falling weight
  std::string reason;           ///< one sentence, for records
};

/// Softmax of gate logits at a temperature: scores in [0, 1] that add up to 1. Throws Error{model} unless
/// every logit is finite.
std::vector<double> gate_scores(const std::vector<double>& logits, double temperature);

/// Decides which experts run. `scores` holds one per expert (ignored by `general` and `expert`), `names`
/// theirs. Of experts with equal scores the one of lower index comes first. Throws Error{usage} for an
/// unknown expert or k above the number of experts, Error{model} for scores that do not fit the experts.
Decision decide(const std::vector<double>& scores, const std::vector<std::string>& names,
                const RoutingOptions& options);

}  // namespace sammoe

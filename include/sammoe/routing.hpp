#pragma once

// How the scores of a gate decide which experts run. Callers set RoutingOptions; the engine calls the rest,
// which is pure arithmetic and public so that it can be reused and tested. From any thread.

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

/// A strategy and its parameters. The paper (arXiv 2407.04938, section 2) does not publish k and threshold;
/// these defaults are ours.
struct RoutingOptions {
  Strategy strategy = Strategy::top_k_threshold;
  std::string expert;        ///< for Strategy::expert
  std::size_t k = 2;         ///< largest number of experts that run, >= 1
  double threshold = 0.5;    ///< score that a specialist needs, in [0, 1]
  double temperature = 1.0;  ///< temperature of the softmax over the gate's logits, > 0

  void validate() const;  ///< throws Error{usage}, also for a value that is not one of Strategy
};

bool operator==(const RoutingOptions& one, const RoutingOptions& other);

/// The texts that set_strategy() reads, for help and messages: "general, expert:NAME, top-k, top-k:K, ...".
std::string strategy_forms();

/// Sets the strategy from its text, and K, TAU or NAME if the text has it; other parameters stay. Throws
/// Error{usage} that lists what can be read.
void set_strategy(RoutingOptions& options, const std::string& text);
/// The strategy's text without K and TAU, which are options of their own.
std::string to_string(const RoutingOptions& options);

/// Whether the strategy needs gate scores.
bool needs_gate(Strategy strategy);

/// What a decision chooses from: the experts by name, and whether a gate scores them.
struct ExpertSet {
  std::vector<std::string> names;
  bool has_gate = false;
};

/// Whether these options can decide among these experts. Throws Error{usage} for options out of range, a
/// strategy that needs a gate where there is none, an expert that is not in the set and, if the strategy uses
/// k, a k above the number of experts.
void check_fits(const RoutingOptions& options, const ExpertSet& experts);

/// One selected expert; the weights of a decision are > 0 and add up to 1.
struct Choice {
  std::size_t expert = 0;
  double weight = 1;
};

struct Decision {
  std::vector<Choice> choices;  ///< heaviest first
  std::string reason;           ///< one sentence, for records
};

/// Softmax of gate logits at a temperature: scores in [0, 1] that add up to 1. Throws Error{model} unless
/// every logit is finite.
std::vector<double> gate_scores(const std::vector<double>& logits, double temperature);

/// Decides which experts run. `scores` has one score per expert (ignored by `general` and `expert`), and
/// `names` their names. Ties go to the expert with the lower index. Throws Error{usage} for an unknown expert
/// or k above the number of experts, Error{model} for scores that do not fit the experts.
Decision decide(const std::vector<double>& scores, const std::vector<std::string>& names,
                const RoutingOptions& options);

}  // namespace sammoe

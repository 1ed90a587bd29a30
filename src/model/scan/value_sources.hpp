#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <utility>
#include <vector>

#include <torch/csrc/jit/ir/ir.h>

namespace sammoe {

/// A call that is looked at, and the calls it was made in; no call for the function that nobody calls.
struct CallFrame {
  const torch::jit::Node* call = nullptr;
  const CallFrame* caller = nullptr;
};

/// A value of a function's graph while the function serves that call.
struct ValueSite {
  const torch::jit::Value* value = nullptr;
  const CallFrame* frame = nullptr;
};

/// Thrown for code whose functions call each other so often that it cannot be followed in reasonable time.
/// LibTorch, which puts all calls in place before it runs them, could not either.
struct TooManyCalls : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The graph of the function that a CallFunction or CallMethod node calls; nullptr if it is not TorchScript.
const torch::jit::Graph* called_graph(const torch::jit::Node& call);

/// Where values come from, followed through arguments and results of calls, branches, loops, tuples and
/// casts: a constant at the place of the call is a constant in the function that is called.
class ValueSources {
 public:
  const CallFrame* root() const { return &root_; }
  const CallFrame* entered(const torch::jit::Node& call, const CallFrame* caller);

  /// Whether `holds` is true of every place from which the value may come. It may add places to look at in
  /// place of the one it was given, say what a view is a view of.
  using Test = std::function<bool(const ValueSite& source, std::vector<ValueSite>& instead)>;
  bool every(const ValueSite& site, const Test& holds);

  /// True and false where they are known before the network runs: constants, comparisons of constants with
  /// None, and the attribute `training` of modules, which run in evaluation mode (attribute_check.hpp).
  std::optional<bool> known_truth(const ValueSite& site);

  /// One step of work; throws TooManyCalls when there were too many.
  void count_step();

 private:
  /// The origin of a value that only hands another one on; false if it makes one itself.
  bool hand_on(const ValueSite& site, std::vector<ValueSite>& behind);
  static bool hand_on_parameter(const ValueSite& site, std::vector<ValueSite>& behind);
  void hand_on_branches(const ValueSite& site, std::vector<ValueSite>& behind);
  bool hand_on_part_of_tuple(const ValueSite& site, std::size_t part, std::vector<ValueSite>& behind);
  std::optional<bool> truth_of_source(const ValueSite& source);
  std::optional<bool> is_none(const ValueSite& site);

  CallFrame root_;
  std::map<std::pair<const torch::jit::Node*, const CallFrame*>, CallFrame> frames_;
  std::size_t steps_ = 0;
  int depth_ = 0;
};

}  // namespace sammoe

#include "model/scan/call_check.hpp"

#include "model/scan/division_check.hpp"
#include "model/scan/number_check.hpp"
#include "model/scan/write_check.hpp"

#include <set>

namespace sammoe {
namespace {

namespace jit = torch::jit;

/// Networks have modules in modules, some ten deep.
constexpr int kMaxCallsInCalls = 200;

bool is_call(const jit::Node& node) {
  return node.kind() == c10::prim::CallFunction || node.kind() == c10::prim::CallMethod;
}

void find_called(const jit::Block& block, std::set<const jit::Graph*>& called) {
  for (const jit::Node* node : block.nodes()) {
    if (is_call(*node)) called.insert(called_graph(*node));
    for (const jit::Block* inner : node->blocks()) find_called(*inner, called);
  }
}

class CallCheck {
 public:
  explicit CallCheck(const std::function<void(const std::string&, const std::string&)>& refuse)
      : refuse_(refuse) {}

  void check(const jit::Graph& graph, const std::string& function) {
    function_ = function;
    check_block(*graph.block(), sources_.root(), /*runs=*/true);
  }

  const AttributeNames& divisors() const { return divisors_; }

 private:
  void check_block(const jit::Block& block, const CallFrame* frame, bool runs) {
    for (const jit::Node* node : block.nodes()) check_node(*node, frame, runs);
  }

  void check_node(const jit::Node& node, const CallFrame* frame, bool runs) {
    sources_.count_step();
    if (is_call(node)) return check_call(node, frame, runs);
    if (node.kind() == c10::prim::If) return check_branches(node, frame, runs);
    for (const jit::Block* block : node.blocks()) check_block(*block, frame, runs);
    // LibTorch computes what it can before a network runs, in branches that are never taken too.
    report(problem_of_division(node, frame, sources_, divisors_));
    if (!runs) return;
    report(problem_of_numbers(node, frame, sources_));
    report(problem_of_writes(node, frame, sources_));
  }

  void check_branches(const jit::Node& node, const CallFrame* frame, bool runs) {
    const std::optional<bool> condition = sources_.known_truth({node.input(0), frame});
    check_block(*node.blocks().at(0), frame, runs && condition.value_or(true));
    check_block(*node.blocks().at(1), frame, runs && !condition.value_or(false));
  }

  void check_call(const jit::Node& node, const CallFrame* frame, bool runs) {
    const jit::Graph* graph = called_graph(node);
    if (graph == nullptr) return refuse_("calls what is not TorchScript", function_);
    if (++depth_ > kMaxCallsInCalls)
      refuse_("has more than " + std::to_string(kMaxCallsInCalls) + " calls in calls", function_);
    check_block(*graph->block(), sources_.entered(node, frame), runs);
    --depth_;
  }

  void report(const std::string& problem) const {
    if (!problem.empty()) refuse_(problem, function_);
  }

  const std::function<void(const std::string&, const std::string&)>& refuse_;
  ValueSources sources_;
  AttributeNames divisors_;
  std::string function_;
  int depth_ = 0;
};

}  // namespace

AttributeNames check_calls(const std::vector<jit::Function*>& functions,
                           const std::function<void(const std::string&, const std::string&)>& refuse) {
  std::set<const jit::Graph*> called;
  for (jit::Function* function : functions)
    find_called(*jit::toGraphFunction(*function).graph()->block(), called);
  CallCheck check(refuse);
  std::string at;
  try {
    for (jit::Function* function : functions) {
      const jit::Graph& graph = *jit::toGraphFunction(*function).graph();
      at = function->qualname().qualifiedName();
      if (called.count(&graph) == 0) check.check(graph, at);
    }
  } catch (const TooManyCalls&) {
    refuse("calls its functions too often to be checked", at);
  }
  return check.divisors();
}

}  // namespace sammoe

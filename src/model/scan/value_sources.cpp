#include "model/scan/value_sources.hpp"

#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/ir/constants.h>

namespace sammoe {
namespace {

namespace jit = torch::jit;

/// The demo bundle's largest network takes some ten thousand.
constexpr std::size_t kMaxSteps = 5000000;

/// Questions within questions; the stack holds many more.
constexpr int kMaxQuestions = 100;

class Deeper {
 public:
  explicit Deeper(int& depth) : depth_(depth) { ++depth_; }
  ~Deeper() { --depth_; }
  Deeper(const Deeper&) = delete;
  Deeper& operator=(const Deeper&) = delete;

 private:
  int& depth_;
};

std::size_t first_argument(const jit::Node& call) {
  return call.kind() == c10::prim::CallFunction ? 1 : 0;  // the function itself is its first input
}

}  // namespace

const jit::Graph* called_graph(const jit::Node& call) {
  jit::Function* function = nullptr;
  const c10::TypePtr type = call.input(0)->type();
  if (call.kind() == c10::prim::CallFunction) {
    if (const auto function_type = type->cast<c10::FunctionType>()) function = function_type->function();
  } else if (const auto class_type = type->cast<c10::ClassType>()) {
    function = class_type->findMethod(call.s(c10::attr::name));
  }
  const jit::GraphFunction* graph_function =
      function == nullptr ? nullptr : jit::tryToGraphFunction(*function);
  if (graph_function == nullptr) return nullptr;
  function->ensure_defined();
  return graph_function->graph().get();
}

void ValueSources::count_step() {
  if (++steps_ > kMaxSteps) throw TooManyCalls("functions call each other too often");
}

const CallFrame* ValueSources::entered(const jit::Node& call, const CallFrame* caller) {
  return &frames_.try_emplace({&call, caller}, CallFrame{&call, caller}).first->second;
}

bool ValueSources::every(const ValueSite& site, const Test& holds) {
  std::set<std::pair<const jit::Value*, const CallFrame*>> seen;
  std::vector<ValueSite> open{site};
  while (!open.empty()) {
    const ValueSite at = open.back();
    open.pop_back();
    count_step();
    if (!seen.insert({at.value, at.frame}).second || hand_on(at, open)) continue;
    const std::size_t before = open.size();
    if (!holds(at, open) && open.size() == before) return false;
  }
  return true;
}

bool ValueSources::hand_on(const ValueSite& site, std::vector<ValueSite>& behind) {
  const jit::Node& node = *site.value->node();
  switch (node.kind()) {
    case c10::prim::Param:
      return hand_on_parameter(site, behind);
    case c10::prim::If:
    case c10::prim::Loop:
      hand_on_branches(site, behind);
      return true;
    case c10::prim::CallFunction:
    case c10::prim::CallMethod: {
      const jit::Graph* graph = called_graph(node);
      if (graph == nullptr) return false;
      behind.push_back({graph->outputs().at(site.value->offset()), entered(node, site.frame)});
      return true;
    }
    case c10::prim::unchecked_cast:
    case c10::prim::unchecked_unwrap_optional:
      behind.push_back({node.input(0), site.frame});
      return true;
    case c10::prim::TupleUnpack:
      return hand_on_part_of_tuple(site, site.value->offset(), behind);
    case c10::prim::TupleIndex: {
      const auto index = jit::toIValue(node.input(1));
      if (!index || !index->isInt() || index->toInt() < 0) return false;
      return hand_on_part_of_tuple(site, static_cast<std::size_t>(index->toInt()), behind);
    }
    default:
      if (node.kind() != c10::aten::_unwrap_optional && node.kind() != c10::prim::annotate) return false;
      behind.push_back({node.input(0), site.frame});
      return true;
  }
}

bool ValueSources::hand_on_parameter(const ValueSite& site, std::vector<ValueSite>& behind) {
  const std::size_t index = site.value->offset();
  const jit::Node* owner = site.value->node()->owningBlock()->owningNode();
  if (owner == nullptr) {
    if (site.frame->call == nullptr) return false;
    const jit::Node& call = *site.frame->call;
    behind.push_back({call.input(index + first_argument(call)), site.frame->caller});
    return true;
  }
  if (owner->kind() != c10::prim::Loop || index == 0) return false;
  // A loop is given the most rounds, the condition and what it carries from round to round.
  behind.push_back({owner->input(index + 1), site.frame});
  behind.push_back({owner->blocks().at(0)->outputs().at(index), site.frame});
  return true;
}

void ValueSources::hand_on_branches(const ValueSite& site, std::vector<ValueSite>& behind) {
  const jit::Node& node = *site.value->node();
  const std::size_t index = site.value->offset();
  if (node.kind() == c10::prim::Loop) {
    behind.push_back({node.input(index + 2), site.frame});
    behind.push_back({node.blocks().at(0)->outputs().at(index + 1), site.frame});
    return;
  }
  const std::optional<bool> condition = known_truth({node.input(0), site.frame});
  if (condition.value_or(true)) behind.push_back({node.blocks().at(0)->outputs().at(index), site.frame});
  if (!condition.value_or(false)) behind.push_back({node.blocks().at(1)->outputs().at(index), site.frame});
}

bool ValueSources::hand_on_part_of_tuple(const ValueSite& site, std::size_t part,
                                         std::vector<ValueSite>& behind) {
  if (depth_ > kMaxQuestions) return false;
  const Deeper deeper(depth_);
  std::vector<ValueSite> parts;
  const bool is_made_here =
      every({site.value->node()->input(0), site.frame},
            [&](const ValueSite& source, std::vector<ValueSite>& /*instead*/) {
              const jit::Node& maker = *source.value->node();
              if (maker.kind() != c10::prim::TupleConstruct || part >= maker.inputs().size()) return false;
              parts.push_back({maker.input(part), source.frame});
              return true;
            });
  if (is_made_here) behind.insert(behind.end(), parts.begin(), parts.end());
  return is_made_here;
}

std::optional<bool> ValueSources::known_truth(const ValueSite& site) {
  if (depth_ > kMaxQuestions) return std::nullopt;
  const Deeper deeper(depth_);
  std::optional<bool> truth;
  const bool is_known = every(site, [&](const ValueSite& source, std::vector<ValueSite>& /*instead*/) {
    const std::optional<bool> here = truth_of_source(source);
    if (!here || (truth && *truth != *here)) return false;
    truth = here;
    return true;
  });
  return is_known ? truth : std::nullopt;
}

std::optional<bool> ValueSources::truth_of_source(const ValueSite& source) {
  const jit::Node& node = *source.value->node();
  if (const auto constant = jit::toIValue(source.value))
    return constant->isBool() ? std::optional<bool>(constant->toBool()) : std::nullopt;
  switch (node.kind()) {
    case c10::prim::GetAttr: {
      const auto owner = node.input(0)->type()->cast<c10::ClassType>();
      if (owner && owner->is_module() && node.s(c10::attr::name) == "training") return false;
      return std::nullopt;
    }
    case c10::aten::__not__: {
      const std::optional<bool> inner = known_truth({node.input(0), source.frame});
      return inner ? std::optional<bool>(!*inner) : std::nullopt;
    }
    case c10::aten::__is__:
    case c10::aten::__isnot__: {
      const std::optional<bool> left = is_none({node.input(0), source.frame});
      const std::optional<bool> right = is_none({node.input(1), source.frame});
      if (!left || !right || (!*left && !*right)) return std::nullopt;
      return (*left && *right) == (node.kind() == c10::aten::__is__);
    }
    default:
      return std::nullopt;
  }
}

std::optional<bool> ValueSources::is_none(const ValueSite& site) {
  if (depth_ > kMaxQuestions) return std::nullopt;
  const Deeper deeper(depth_);
  std::optional<bool> none;
  const bool is_known = every(site, [&](const ValueSite& source, std::vector<ValueSite>& /*instead*/) {
    const auto constant = jit::toIValue(source.value);
    if (!constant || (none && *none != constant->isNone())) return false;
    none = constant->isNone();
    return true;
  });
  return is_known ? none : std::nullopt;
}

}  // namespace sammoe

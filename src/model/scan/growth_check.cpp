#include "model/scan/growth_check.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

namespace sammoe {
namespace {

namespace jit = torch::jit;

/// Networks return tuples of a handful of tensors.
constexpr std::size_t kMaxTypeParts = 1000;

class GrowthCheck {
 public:
  explicit GrowthCheck(const std::function<void(const std::string&)>& refuse) : refuse_(refuse) {}

  void run(const jit::Def& function) {
    if (!function.decl().return_type().present()) refuse_("does not say what it returns");
    check(function.tree());
  }

 private:
  /// In the order of the code, so that each name has the size that it has there.
  void check(const jit::TreeRef& tree) {
    switch (tree->kind()) {
      case jit::TK_LIST_COMP:
      case jit::TK_DICT_COMP:
        return refuse_("has a comprehension");
      case jit::TK_FOR:
        check_loop(jit::For(tree));
        break;
      case jit::TK_ASSIGN:
        return check_assignment(jit::Assign(tree));
      default:
        check_size(tree);
    }
    for (const jit::TreeRef& part : tree->trees()) check(part);
  }

  void check_loop(const jit::For& loop) const {
    for (const jit::Expr& range : loop.itrs()) {
      const bool is_range = range.kind() == jit::TK_APPLY &&
                            jit::Apply(range).callee().kind() == jit::TK_VAR &&
                            jit::Var(jit::Apply(range).callee()).name().name() == "range";
      if (!is_range) refuse_("has a loop over something other than a range");
    }
  }

  void check_assignment(const jit::Assign& assignment) {
    if (!assignment.rhs().present()) return;
    const jit::TreeRef value = assignment.rhs().get().tree();
    check(value);
    const std::size_t size = size_of(value);
    for (const jit::Expr& target : assignment.lhs_list()) name_targets(target.tree(), size);
  }

  void name_targets(const jit::TreeRef& target, std::size_t size) {
    if (target->kind() == jit::TK_VAR) {
      std::size_t& known = sizes_[jit::Var(target).name().name()];
      known = std::max(known, size);
      return;
    }
    for (const jit::TreeRef& part : target->trees()) name_targets(part, size);
  }

  void check_size(const jit::TreeRef& tree) const {
    if (tree->kind() == jit::TK_TUPLE_LITERAL && size_of(tree) > kMaxTypeParts)
      refuse_("has a tuple of more than " + std::to_string(kMaxTypeParts) + " parts");
  }

  /// How many parts the type of a value has at most: those of a tuple add up, all else has those of its
  /// largest part.
  std::size_t size_of(const jit::TreeRef& tree) const {
    if (tree->kind() == jit::TK_VAR) {
      const auto found = sizes_.find(jit::Var(tree).name().name());
      return found == sizes_.end() ? 1 : found->second;
    }
    std::size_t sum = 1;
    std::size_t largest = 1;
    const bool is_tuple = tree->kind() == jit::TK_TUPLE_LITERAL;
    for (const jit::TreeRef& part : is_tuple ? tree->trees().at(0)->trees() : tree->trees()) {
      const std::size_t size = size_of(part);
      sum += size;
      largest = std::max(largest, size);
    }
    return is_tuple ? sum : largest;
  }

  const std::function<void(const std::string&)>& refuse_;
  std::map<std::string, std::size_t> sizes_;  ///< of the names assigned so far
};

}  // namespace

void check_growth(const jit::Def& function, const std::function<void(const std::string&)>& refuse) {
  GrowthCheck(refuse).run(function);
}

}  // namespace sammoe

#include "model/scan/script_syntax.hpp"

#include "sammoe/error.hpp"

#include "model/scan/growth_check.hpp"
#include "model/scan/script_operators.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include <torch/csrc/jit/frontend/lexer.h>
#include <torch/csrc/jit/frontend/parser.h>
#include <torch/csrc/jit/frontend/tree_views.h>

namespace sammoe {
namespace {

namespace jit = torch::jit;

// Far above what networks have (the demo bundle's: 40 kB, 37 words a statement, 3 levels), far below what a
// stack of 8 MB holds.
constexpr std::size_t kMaxRecordBytes = 4u << 20;
constexpr int kMaxTokensOfAStatement = 4000;
constexpr int kMaxOpenBrackets = 100;
constexpr int kMaxIndentation = 100;

class SyntaxCheck {
 public:
  SyntaxCheck(const std::string& code, const std::string& record, std::string source,
              const ScriptProblemSink& sink)
      : code_(std::make_shared<jit::Source>(code, record, 1)),
        record_(record),
        source_(std::move(source)),
        place_(record),
        sink_(sink) {}

  void run() {
    if (code_->size() > kMaxRecordBytes) refuse_size("bytes", kMaxRecordBytes);
    check_tokens();
    jit::Parser parser(code_);
    while (parser.lexer().cur().kind != jit::TK_EOF) check_definition(parser);
  }

 private:
  [[noreturn]] void refuse(const std::string& problem) const {
    throw Error(ErrorCode::model, source_ + ": its code " + problem);
  }

  [[noreturn]] void refuse_size(const std::string& unit, std::size_t most) const {
    refuse("in " + record_ + " has more than " + std::to_string(most) + " " + unit +
           ", which no network needs; it is not loaded");
  }

  /// Parser and compiler call themselves for what is nested. Newlines within brackets are not tokens.
  void check_tokens() const {
    int tokens = 0;
    int brackets = 0;
    int indentation = 0;
    for (jit::Lexer lexer(code_); lexer.cur().kind != jit::TK_EOF; lexer.next()) {
      const int kind = lexer.cur().kind;
      tokens = kind == jit::TK_NEWLINE || kind == jit::TK_INDENT || kind == jit::TK_DEDENT ? 0 : tokens + 1;
      brackets += kind == '(' || kind == '[' || kind == '{' ? 1 : 0;
      brackets -= kind == ')' || kind == ']' || kind == '}' ? 1 : 0;
      indentation += kind == jit::TK_INDENT ? 1 : 0;
      indentation -= kind == jit::TK_DEDENT ? 1 : 0;
      if (tokens > kMaxTokensOfAStatement) refuse_size("words in a statement", kMaxTokensOfAStatement);
      if (brackets > kMaxOpenBrackets) refuse_size("brackets in brackets", kMaxOpenBrackets);
      if (indentation > kMaxIndentation) refuse_size("blocks in blocks", kMaxIndentation);
    }
  }

  void check_definition(jit::Parser& parser) {
    switch (parser.lexer().cur().kind) {
      case jit::TK_CLASS_DEF:
        return check_class(jit::ClassDef(parser.parseClass()));
      case jit::TK_DEF:
        return check_function(jit::Def(parser.parseFunction(/*is_method=*/false)), record_);
      default:
        refuse("in " + record_ + " is in a layout too old to be checked; save it again");
    }
  }

  void check_class(const jit::ClassDef& definition) {
    const std::string name = record_ + ", " + definition.name().name();
    place_ = name;
    const jit::Maybe<jit::Expr> superclass = definition.superclass();
    const std::string base = superclass.present() ? dotted_name(superclass.get()) : "Module";
    if (base != "Module" && base != "NamedTuple") refuse_member("a class of another kind than Module");
    for (const jit::Stmt& statement : definition.body()) {
      if (statement.kind() == jit::TK_DEF) {
        check_function(jit::Def(statement), name);
        continue;
      }
      place_ = name;
      if (statement.kind() != jit::TK_ASSIGN) refuse_member("a statement among its members");
      require_no_call(statement.tree(), "a class constant");
      check_member(jit::Assign(statement), base);
    }
  }

  [[noreturn]] void refuse_member(const std::string& what) const {
    refuse("has " + what + " (in " + place_ + "), which no network needs; it is not loaded");
  }

  /// The compiler takes it for granted that members look as LibTorch writes them: `weight : Tensor`,
  /// `edge : Final[int] = 8`, `__parameters__ = ["weight"]`, `__annotations__["0"] = Tensor`.
  void check_member(const jit::Assign& member, const std::string& base) const {
    if (member.lhs_list().size() != 1) refuse_member("a member with several names");
    const jit::Expr lhs = member.lhs();
    const bool has_value = member.rhs().present();
    bool is_sound = false;
    if (lhs.kind() == jit::TK_SUBSCRIPT) {
      const jit::Subscript subscript(lhs);
      is_sound = dotted_name(subscript.value()) == "__annotations__" && has_value &&
                 subscript.subscript_exprs().size() == 1 &&
                 subscript.subscript_exprs()[0].kind() == jit::TK_STRINGLITERAL;
    } else if (is_list_of_the_class(dotted_name(lhs))) {
      is_sound = has_value && !member.type().present() && is_list_of_texts(member.rhs().get());
    } else if (lhs.kind() == jit::TK_VAR && member.type().present()) {
      is_sound = !has_value || (base == "Module" && is_final(member.type().get()));
    }
    if (!is_sound) refuse_member("a member that is not as LibTorch writes it");
  }

  static bool is_list_of_the_class(const std::string& name) {
    return name == "__parameters__" || name == "__buffers__" || name == "__annotations__" ||
           name == "__forward_hooks__" || name == "__forward_pre_hooks__";
  }

  static bool is_list_of_texts(const jit::Expr& value) {
    if (value.kind() != jit::TK_LIST_LITERAL) return false;
    for (const jit::Expr& element : jit::ListLiteral(value).inputs())
      if (element.kind() != jit::TK_STRINGLITERAL) return false;
    return true;
  }

  static bool is_final(const jit::Expr& type) {
    if (type.kind() != jit::TK_SUBSCRIPT) return false;
    const jit::Subscript subscript(type);
    return dotted_name(subscript.value()) == "Final" && subscript.subscript_exprs().size() == 1;
  }

  void check_function(const jit::Def& definition, const std::string& owner) {
    place_ = owner + ", " + definition.name().name();
    check_tree(definition.tree());
    check_growth(definition,
                 [this](const std::string& problem) { refuse_member("a function that " + problem); });
  }

  void check_tree(const jit::TreeRef& tree) const {
    if (tree->kind() == jit::TK_DECL) return require_no_call(tree, "a default argument");
    if (tree->kind() == jit::TK_APPLY) check_operator(jit::Apply(tree).callee());
    for (const jit::TreeRef& part : tree->trees()) check_tree(part);
  }

  /// The compiler evaluates these by running them.
  void require_no_call(const jit::TreeRef& tree, const std::string& what) const {
    if (tree->kind() == jit::TK_APPLY && !is_harmless(jit::Apply(tree).callee())) {
      refuse("has a call in " + what + " (in " + place_ +
             "), which would run while it is loaded; it is not loaded");
    }
    if (!is_plain(tree->kind())) {
      refuse("has more than a plain value in " + what + " (in " + place_ +
             "), which would be computed while it is loaded; it is not loaded");
    }
    for (const jit::TreeRef& part : tree->trees()) require_no_call(part, what);
  }

  /// Kinds of which a plain value and its type are made: literals, signs, lists and tuples of these, and
  /// names.
  static bool is_plain(int kind) {
    static const std::set<int> plain{jit::TK_DECL,          jit::TK_PARAM,
                                     jit::TK_LIST,          jit::TK_OPTION,
                                     jit::TK_NOTHING,       jit::TK_VAR,
                                     jit::TK_IDENT,         jit::TK_STRING,
                                     jit::TK_CONST,         jit::TK_NUMBER,
                                     jit::TK_STRINGLITERAL, jit::TK_TRUE,
                                     jit::TK_FALSE,         jit::TK_NONE,
                                     jit::TK_NONE_TYPE,     jit::TK_UNARY_MINUS,
                                     jit::TK_LIST_LITERAL,  jit::TK_TUPLE_LITERAL,
                                     jit::TK_DICT_LITERAL,  jit::TK_SUBSCRIPT,
                                     jit::TK_APPLY,         jit::TK_ATTRIBUTE,
                                     jit::TK_ASSIGN,        jit::TK_DOTS,
                                     jit::TK_ELLIPSIS,      '.'};
    return plain.count(kind) != 0;
  }

  /// Those with which LibTorch writes constants down: float('inf'), annotate(List[int], []), torch.device.
  static bool is_harmless(const jit::Expr& callee) {
    const std::string name = dotted_name(callee);
    return name == "float" || name == "annotate" || name == "torch.device";
  }

  /// `torch.add` and `ops.prim.shape` name operators, and so do some words; other callees are methods,
  /// functions and types, which the scan checks once they are compiled.
  void check_operator(const jit::Expr& callee) const {
    const std::string name = dotted_name(callee);
    std::string qualified = name == "fork" ? "prim::fork" : name == "print" ? "prim::Print" : "";
    if (name.compare(0, 6, "torch.") == 0) qualified = "aten::" + name.substr(6);
    if (name.compare(0, 4, "ops.") == 0) qualified = name.substr(4);
    if (qualified.empty()) return;
    const std::size_t dot = qualified.find('.');
    if (dot != std::string::npos) qualified.replace(dot, 1, "::");
    if (is_allowed_operator(qualified)) return;
    sink_({"uses " + qualified + ", which is not among the operators that a network may use", place_,
           qualified});
  }

  /// "a.b.c"; empty for anything else than names with dots between.
  static std::string dotted_name(const jit::Expr& expression) {
    if (expression.kind() == jit::TK_VAR) return jit::Var(expression).name().name();
    if (expression.kind() != '.') return "";
    const jit::Select selection(expression);
    const std::string owner = dotted_name(selection.value());
    return owner.empty() ? "" : owner + "." + selection.selector().name();
  }

  std::shared_ptr<jit::Source> code_;
  std::string record_;
  std::string source_;
  std::string place_;
  const ScriptProblemSink& sink_;
};

}  // namespace

void check_script_syntax(const std::string& code, const std::string& record, const std::string& source,
                         const ScriptProblemSink& sink) {
  SyntaxCheck(code, record, source, sink).run();
}

}  // namespace sammoe

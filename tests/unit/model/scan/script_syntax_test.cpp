#include "model/scan/script_syntax.hpp"

#include "support/error_matchers.hpp"

#include <string>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

void check(const std::string& code) {
  check_script_syntax(code, "code/__torch__.py", "file.pt", [](const ScriptProblem& problem) {
    throw Error(ErrorCode::model, "file.pt: " + problem.message());
  });
}

void expect_refused(const std::string& code, const std::vector<std::string>& words) {
  std::vector<std::string> all{"file.pt", "code/__torch__.py"};
  all.insert(all.end(), words.begin(), words.end());
  expect_error(ErrorCode::model, all, [&] { check(code); });
}

std::string repeated(const std::string& text, int count) {
  std::string all;
  for (int n = 0; n < count; ++n) all += text;
  return all;
}

std::string function(const std::string& statements) {
  return "def work(x: Tensor) -> Tensor:\n" + statements + "  return x\n";
}

TEST(ScriptSyntax, AcceptsWhatLibTorchWritesDown) {
  EXPECT_NO_THROW(
      check("class Network(Module):\n"
            "  __parameters__ = [\"weight\", ]\n  __buffers__ = []\n  __annotations__ = []\n"
            "  __annotations__[\"0\"] = __torch__.torch.nn.modules.conv.Conv3d\n"
            "  weight : Tensor\n  training : bool\n  edge : Final[int] = 8\n  most : Final[float] = "
            "float(\"inf\")\n"
            "  place : Final[Device] = torch.device(\"cpu\")\n  steps : Final[List[int]] = "
            "annotate(List[int], [])\n"
            "  def forward(self: __torch__.Network,\n    x: Tensor,\n    k: int=-1,\n    y: "
            "Optional[Tensor]=None,\n"
            "    sizes: List[int]=[1, 2],\n    table: Tensor=CONSTANTS.c0) -> Tuple[Tensor, int]:\n"
            "    _0 = (getattr(self, \"0\")).forward(torch.matmul(x, self.weight), )\n"
            "    if torch.gt(ops.prim.dtype(x), 3):\n      ops.prim.RaiseException(\"too many\")\n"
            "    return (_0, k)\n"));
}

TEST(ScriptSyntax, RefusesCallsThatTheCompilerRuns) {
  expect_refused("def work(x: Tensor, y: int=torch.numel(CONSTANTS.c0)) -> Tensor:\n  return x\n",
                 {"default argument", "work"});
  expect_refused("def work(x: Tensor, y: List[int]=[1, make()]) -> Tensor:\n  return x\n",
                 {"default argument", "work"});
  expect_refused("def work(x: make()) -> Tensor:\n  return x\n", {"default argument", "work"});
  expect_refused(function("  def inner(y: int=make()) -> int:\n    return y\n"),
                 {"default argument", "work"});
  expect_refused("class Network(Module):\n  edge : Final[int] = make()\n", {"class constant", "Network"});
  expect_refused("class Network(Module):\n  edge : make() = int\n", {"class constant", "Network"});
  expect_refused("class Network(Module):\n  __annotations__[\"0\"] = make()\n",
                 {"class constant", "Network"});
}

TEST(ScriptSyntax, RefusesWhatTheCompilerWouldCompute) {
  for (const std::string value : {"[0] * 300000000", "(-9223372036854775807 - 1) // -1",
                                  "[a for a in [0, 1]]", "1 if True else 2", "2 ** 9", "not True"}) {
    expect_refused("def work(x: Tensor, y: List[int]=" + value + ") -> Tensor:\n  return x\n",
                   {"plain value", "default argument", "work"});
    expect_refused("class Network(Module):\n  edge : Final[List[int]] = " + value + "\n",
                   {"plain value", "class constant", "Network"});
  }
}

TEST(ScriptSyntax, RefusesWhatGrowsWhileItIsCompiled) {
  std::string tuples = "  t0 = (x, x)\n";
  for (int n = 0; n < 40; ++n) {
    const std::string name = "t" + std::to_string(n);
    tuples += "  t" + std::to_string(n + 1) + " = (" + name + ", " + name + ")\n";
  }
  expect_refused(function(tuples), {"tuple of more than 1000 parts", "work"});
  std::string hidden = "  t0 = (x, x)\n";
  for (int n = 0; n < 40; ++n) {
    const std::string name = "t" + std::to_string(n);
    hidden += "  t" + std::to_string(n + 1) + " = [(" + name + ", " + name + ")][0]\n";
  }
  expect_refused(function(hidden), {"tuple of more than 1000 parts", "work"});
  expect_refused(function("  for a in (1, 1, 1):\n    y = a\n"),
                 {"a loop over something other than a range", "work"});
  expect_refused(function("  y = [a for a in [1, 2]]\n"), {"a comprehension", "work"});
  expect_refused("def work(x: Tensor):\n  return x\n", {"does not say what it returns", "work"});
  EXPECT_NO_THROW(check(function("  y = (x, (x, x))\n  for a in range(3):\n    z = (y, x)\n")));
}

TEST(ScriptSyntax, RefusesOperatorsThatAreNotAllowed) {
  expect_refused(function("  y = torch.from_file(\"a\", True, 8)\n"), {"aten::from_file", "work"});
  expect_refused(function("  y = [torch.mul(x, torch.load(\"a\"))]\n"), {"aten::load", "work"});
  expect_refused(function("  y = ops.profiler._record_function_enter(\"a\")\n"), {"profiler::", "work"});
  expect_refused(function("  ops.prim.PythonOp(x)\n"), {"prim::PythonOp", "work"});
  expect_refused(function("  print(x)\n"), {"prim::Print", "work"});
  EXPECT_NO_THROW(check(function("  y = torch.mul(x, x)\n  z = (self).mul(y)\n")));
}

/// Found by changing code at random: some of these end LibTorch 1.13 by a signal.
TEST(ScriptSyntax, RefusesMembersThatTheCompilerDoesNotExpect) {
  const auto refused = [](const std::string& member) {
    expect_refused("class Network(Module):\n  " + member + "\n", {"Network", "no network needs"});
  };
  for (const char* member :
       {"edge : int = 8", "edge = 8", "edge : Final = 8", "edge : Final[] = 8", "edge : Final[int, int] = 8",
        "edge : List[int] = [8]", "__parameters__ = [weight]", "__parameters__ = \"weight\"",
        "__buffers__ = 1", "__annotations__[0] = int", "other[\"0\"] = int",
        "__annotations__[\"0\", \"1\"] = int", "return 1", "a, b = 1", "a.b : int", "pass", "__buffe_ = []"})
    refused(member);
  expect_refused("class Pair(NamedTuple):\n  first : int = 1\n", {"Pair"});
  expect_refused("class Colour(Enum):\n  red = 1\n", {"Colour", "another kind"});
  EXPECT_NO_THROW(check("class Pair(NamedTuple):\n  first : int\n  second : Tensor\n"));
}

TEST(ScriptSyntax, RefusesWhatWouldExhaustTheStack) {
  for (const auto& [open, close] : {std::pair{"(", ")"}, std::pair{"[", "]"}, std::pair{"f(", ")"}}) {
    const auto nested = [open = open, close = close](int depth) {
      return function("  y = " + repeated(open, depth) + "x" + repeated(close, depth) + "\n");
    };
    EXPECT_NO_THROW(check(nested(90)));
    expect_refused(nested(101), {"brackets in brackets"});
    expect_refused(nested(1000000), {"has more than"});
  }
  expect_refused(function("  y = " + repeated("-", 5000) + "x\n"), {"words in a statement"});
  expect_refused(function("  y = (" + repeated("-\n", 5000) + "x)\n"), {"words in a statement"});
  expect_refused(function("  y = x" + repeated(" + x", 5000) + "\n"), {"words in a statement"});
  EXPECT_NO_THROW(check(function("  y = x" + repeated(" + x", 1900) + "\n")));
  std::string blocks;
  for (int depth = 1; depth < 150; ++depth)
    blocks += std::string(static_cast<std::size_t>(depth), ' ') + "if x:\n";
  expect_refused("def work(x: bool) -> Tensor:\n" + blocks + std::string(150, ' ') + "return x\n",
                 {"blocks in blocks"});
  expect_refused(repeated("# a comment of forty letters, and no more\n", 110000), {"4194304 bytes"});
}

TEST(ScriptSyntax, RefusesAnythingButClassesAndFunctions) {
  expect_refused("op_version_set = 1\n", {"too old"});
  expect_refused("import os\n", {"too old"});
}

}  // namespace
}  // namespace sammoe

#include "model/scan/node_check.hpp"

#include "model/networks/module_loading.hpp"
#include "support/error_matchers.hpp"
#include "support/module_records.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

/// A network whose forward has these statements, and with members and other classes as wanted.
std::string network(const std::vector<std::string>& statements, const std::string& members = "",
                    const std::string& before = "", const std::string& arguments = "") {
  std::string code = before + "class Network(Module):\n  __parameters__ = []\n  __buffers__ = []\n" +
                     members + "  def forward(self: __torch__.Network,\n    x: Tensor" + arguments +
                     ") -> Tensor:\n";
  for (const std::string& statement : statements) code += "    " + statement + "\n";
  return test::module_file({{"data.pkl", std::string("\x80\x02") + "c__torch__\nNetwork\n)\x81}b."},
                            {"code/__torch__.py", code},
                            {"constants.pkl", "\x80\x02)."}});
}

void expect_refused(const std::string& bytes, const std::vector<std::string>& words) {
  std::vector<std::string> all{"file.pt"};
  all.insert(all.end(), words.begin(), words.end());
  expect_error(ErrorCode::model, all, [&] { module_from_bytes(bytes, "file.pt"); });
}

void expect_accepted(const std::string& statement) {
  EXPECT_NO_THROW(module_from_bytes(network({statement, "return y"}), "file.pt")) << statement;
}

TEST(NodeCheck, RefusesCastsThatNobodyChecks) {
  expect_refused(network({"t = (x, x)", "u = unchecked_cast(Tuple[Tensor, Tensor, Tensor], t)", "a, b, c = u",
                          "return c"}),
                 {"without a check"});
  const std::string classes =
      "class Big(Module):\n  __parameters__ = []\n  __buffers__ = []\n  a : Tensor\n  b : Tensor\n";
  expect_refused(network({"s = unchecked_cast(__torch__.Big, self)", "return s.b"}, "", classes),
                 {"without a check"});
  expect_refused(network({"n = unchecked_cast(int, x)", "return torch.add(x, n)"}), {"without a check"});
}

TEST(NodeCheck, RefusesOverloadsThatNoNetworkNeeds) {
  for (const char* statement :
       {"y = torch.repeat_interleave(torch.tensor([3000000, -2999999]), output_size=1)",
        "y = torch.repeat_interleave(x, 2, output_size=1)", "y = torch.add(x, x, out=x)",
        "y = torch.rand_like(x)", "y = torch.rand([2])", "y = torch.randn_like(x)", "y = torch.empty([2])",
        "y = torch.empty_like(x)", "y = torch.dropout(x, 0.5, True)",
        "y = torch.feature_dropout(x, 0.5, True)"})
    expect_refused(network({statement, "return y"}), {"that"});
  expect_accepted("y = torch.repeat_interleave(x, 2)");
  expect_accepted("y = torch.dropout(x, 0.5, False)");
  expect_accepted("y = torch.squeeze_(torch.mul(x, 2), 0)");
}

TEST(NodeCheck, RefusesNumbersThatLibTorchBelieves) {
  for (const char* number : {"-1", "-128", "8", "12", "128", "255"})
    expect_refused(network({std::string("y = torch.to(x, ") + number + ")", "return y"}), {"dtype"});
  expect_refused(network({"y = torch.to(x, torch.dim(x))", "return y"}), {"dtype"});
  expect_refused(network({"y = torch.zeros([2], dtype=99)", "return y"}), {"dtype"});
  expect_refused(network({"y = torch.zeros([2], layout=1)", "return y"}), {"layout"});
  expect_refused(network({"y = torch.clone(x, memory_format=4)", "return y"}), {"memory_format"});
  expect_accepted("y = torch.to(x, 6)");
  expect_accepted("y = torch.to(x, ops.prim.dtype(x))");
  expect_accepted("y = torch.zeros([2], dtype=15)");
  expect_accepted("y = torch.clone(x, memory_format=0)");
}

TEST(NodeCheck, RefusesDivisorsThatEndTheProcess) {
  for (const char* division :
       {"int(torch.sum(x)) // -1", "int(torch.sum(x)) % -1", "int(torch.sum(x)) // int(torch.sum(x))",
        "torch.remainder(x, -1)", "torch.remainder(x, x)", "torch.floor_divide(x, x)", "torch.fmod(x, -1)",
        "torch.div(x, x, rounding_mode=\"floor\")"})
    expect_refused(network({std::string("y = ") + division, "return torch.add(x, y)"}), {"in __torch__"});
  // A size is never negative, so neither end of the division can be what traps.
  expect_accepted("y = torch.add(x, torch.dim(x) // 2)");
  expect_accepted("y = torch.add(x, torch.dim(x) // torch.dim(x))");
  expect_refused(network({"l = torch.size(x)", "z = torch._set_item(l, 0, -1)",
                          "return torch.add(x, int(torch.sum(x)) // l[0])"}),
                 {"in __torch__"});
  expect_accepted("y = torch.remainder(x, 7)");
}

// The published image encoder divides so in every window: its traces compute with sizes as tensors.
TEST(NodeCheck, AcceptsSizesThatAreDividedAsTensors) {
  const std::string size = "n = ops.prim.NumToTensor(torch.size(x, 0))";
  const std::string other =
      "m = torch.floor_divide(torch.mul(ops.prim.NumToTensor(torch.size(x, 1)), 14), 2)";
  const std::string division = "y = torch.floor_divide(n, m)";
  EXPECT_NO_THROW(
      module_from_bytes(network({size, other, division, "return torch.add(x, int(y))"}), "file.pt"));
  for (const char* change :
       {"z = torch.fill_(n, -9223372036854775808)", "z = torch.mul_(torch.view(n, [1]), -4)"})
    expect_refused(network({size, other, change, division, "return torch.add(x, int(y))"}), {"in __torch__"});
  for (const char* divisor : {"m = x", "m = torch.to(ops.prim.NumToTensor(torch.size(x, 1)), 3)",
                              "m = torch.add(ops.prim.NumToTensor(torch.size(x, 1)), x)"})
    expect_refused(network({size, divisor, division, "return torch.add(x, y)"}), {"floor_divide"});
  expect_refused(
      network({"n = ops.prim.NumToTensor(int(torch.sum(x)))", other, division, "return torch.add(x, y)"}),
      {"floor_divide"});
}

// SwinUNETR pads so to windows that are as large as the image.
TEST(NodeCheck, AcceptsSizesAsDivisorsOfNumbersOf64Bits) {
  const std::string size = "n = ops.prim.NumToTensor(torch.size(x, 0))";
  EXPECT_NO_THROW(
      module_from_bytes(network({size, "y = torch.remainder(torch.sub(n, torch.remainder(n, n)), n)",
                                 "return torch.add(x, int(y))"}),
                        "file.pt"));
  for (const char* dividend : {"m = x", "m = torch.to(ops.prim.NumToTensor(torch.size(x, 1)), 3)"})
    expect_refused(network({size, dividend, "y = torch.remainder(m, n)", "return torch.add(x, y)"}),
                   {"remainder"});
}

TEST(NodeCheck, RefusesChangesOfWhatOutlivesACall) {
  const std::string kept = "  kept : Tensor\n  list : List[Tensor]\n";
  for (const char* change :
       {"y = torch.copy_(self.kept, x)", "y = torch.add_(torch.view(self.kept, [-1]), 1)",
        "y = torch.zero_(torch.select(torch.contiguous(self.kept), 0, 0))", "y = torch.fill_(x, 1)",
        "y = torch.relu_(torch.type_as(self.kept, x))", "y = torch.mul_(self.list[0], 2)"})
    expect_refused(network({change, "return y"}, kept), {"in __torch__"});
  for (const char* change :
       {"z = torch.append(self.list, x)", "z = torch._set_item(self.list, 0, x)", "torch.reverse(self.list)"})
    expect_refused(network({change, "return x"}, kept), {"in __torch__"});
  expect_refused(
      network({"return torch.batch_norm(x, None, None, self.kept, self.kept, True, 0.1, 0.1, False)"}, kept),
      {"in __torch__"});
  EXPECT_NO_THROW(module_from_bytes(network({"l = [x, torch.mul(x, 2)]", "z = torch._set_item(l, 0, l[1])",
                                             "torch.reverse(l)", "return l[0]"}),
                                    "file.pt"));
  expect_accepted("y = torch.relu_(torch.add(x, 1))");
  expect_accepted("y = torch.add_(torch.view(torch.mul(x, 2), [-1]), 1)");
}

}  // namespace
}  // namespace sammoe

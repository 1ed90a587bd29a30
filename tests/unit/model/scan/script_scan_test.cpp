#include "model/scan/script_scan.hpp"

#include "sammoe/sandbox.hpp"

#include "model/networks/module_loading.hpp"
#include "model/scan/script_operators.hpp"
#include "model/torch_error.hpp"
#include "support/error_matchers.hpp"
#include "support/hostile_modules.hpp"
#include "support/module_records.hpp"
#include "support/temporary_folder.hpp"
#include "unit/model/script_modules.hpp"

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>
#include <sstream>
#include <vector>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

/// The same file after `change` had its say on each record.
std::string rewritten(const std::string& file,
                      const std::function<void(const std::string& name, std::string& data)>& change,
                      const std::vector<test::ModuleRecord>& more = {}) {
  std::vector<test::ModuleRecord> records = test::records_of(file);
  for (test::ModuleRecord& record : records) change(record.name, record.data);
  records.insert(records.end(), more.begin(), more.end());
  return test::module_file(records);
}

class ScriptScanTest : public ::testing::Test {
 protected:
  std::string target() const { return (folder_.path() / "written").string(); }

  /// Statements that create the target file when they run.
  std::string attack() const {
    return "    t = torch.from_file(\"" + target() + "\", True, 8)\n    t.fill_(1)\n";
  }

  void expect_refused(const std::string& bytes, const std::vector<std::string>& words) const {
    expect_error(ErrorCode::model, words, [&] { module_from_bytes(bytes, "file.pt"); });
    EXPECT_FALSE(std::filesystem::exists(target()));
  }

 private:
  TemporaryFolder folder_;
};

TEST_F(ScriptScanTest, AcceptsANetwork) {
  torch::jit::Module module("Network");
  module.register_parameter("weight", torch::ones({2, 1, 3, 3, 3}), false);
  module.define(R"(
def block(self, x):
    return torch.conv3d(x, self.weight, None, [1, 1, 1], [1, 1, 1])
def forward(self, x):
    assert x.size(1) == 1, "one channel is expected"
    y = x
    for n in range(2):
        y = torch.gelu(self.block(y[:, :1]))
    return y, [y.softmax(1), y.flatten(1)]
)");
  EXPECT_NO_THROW(scan_script(saved(module), "file.pt"));
}

TEST_F(ScriptScanTest, RefusesCodeThatTouchesFilesWhereverItStands) {
  expect_refused(saved(scripted("def forward(self, x):\n" + attack() + "    return t\n")),
                 {"file.pt", "aten::from_file", "forward"});
  expect_refused(
      saved(scripted("def forward(self, x):\n    torch.save(x, \"" + target() + "\")\n    return x\n")),
      {"aten::save"});
  expect_refused(saved(scripted("def inner(self, x):\n" + attack() +
                                "    return t\n"
                                "def forward(self, x):\n    for n in range(3):\n        if n == 2:\n"
                                "            x = self.inner(x)\n    return x\n")),
                 {"aten::from_file", "inner"});
  torch::jit::Module parent("Parent");
  parent.register_module("child", scripted("def unused(self, x):\n" + attack() + "    return t\n"));
  parent.define("def forward(self, x):\n    return x\n");
  expect_refused(saved(parent), {"aten::from_file", "unused"});
}

TEST_F(ScriptScanTest, RefusesCodeThatSpeaksOrStartsThreads) {
  expect_refused(saved(scripted("def forward(self, x):\n    print(x)\n    return x\n")),
                 {"prim::Print", "forward"});
  const std::string good = saved(scripted("def forward(self, x):\n    return x\n"));
  expect_refused(rewritten(good,
                           [](const std::string& name, std::string& data) {
                             if (name == "code/__torch__.py")
                               data +=
                                   "  def more(self, x: Tensor) -> Tensor:\n    def work() -> Tensor:\n"
                                   "      return x\n    future = fork(work)\n    return x\n";
                           }),
                 {"prim::fork", "more"});
}

TEST_F(ScriptScanTest, RefusesCodeThatWouldRunWhileTheFileIsLoaded) {
  const std::string methods =
      "def __getstate__(self):\n    return 1\n"
      "def __setstate__(self, state: int):\n    self.training = True\n"
      "def forward(self, x):\n    return x\n";
  torch::jit::Module module("Stateful");
  module.register_attribute("training", c10::BoolType::get(), true);
  module.define(methods);
  expect_refused(saved(module), {"__setstate__"});
}

TEST_F(ScriptScanTest, RefusesAnObjectAmongTheConstants) {
  const std::string good = saved(scripted("def forward(self, x):\n    return x\n"));
  const std::string constants = std::string("\x80\x02") + "c__torch__\nScripted\n)\x81}b\x85.";
  expect_refused(rewritten(good,
                           [&](const std::string& name, std::string& data) {
                             if (name == "constants.pkl") data = constants;
                           }),
                 {"constant"});
}

TEST_F(ScriptScanTest, RefusesALayoutThatTheLoaderReadsInAnotherWay) {
  const std::string good = saved(scripted("def forward(self, x):\n    return x\n"));
  const auto unchanged = [](const std::string&, std::string&) {};
  EXPECT_NO_THROW(module_from_bytes(rewritten(good, unchanged), "file.pt"));
  expect_refused(rewritten(good, unchanged, {{"model.json", "{}"}}), {"too old"});
}

TEST_F(ScriptScanTest, RefusesCodeThatDoesNotParse) {
  const std::string good = saved(scripted("def forward(self, x):\n    return x\n"));
  expect_refused(rewritten(good,
                           [](const std::string& name, std::string& data) {
                             if (name.rfind("code/", 0) == 0 && name.find(".debug") == std::string::npos)
                               data = "class Scripted(Module):\n  def forward(\n";
                           }),
                 {"file.pt"});
}

class HostileModule : public testing::TestWithParam<std::size_t> {
 protected:
  HostileModule()
      : target_(folder_.path() / "written"), module_(test::hostile_modules(target_)[GetParam()]) {}

  TemporaryFolder folder_;
  std::filesystem::path target_;
  test::HostileModule module_;
};
INSTANTIATE_TEST_SUITE_P(Kinds, HostileModule,
                         testing::Range(std::size_t{0}, test::hostile_modules("").size()),
                         [](const auto& kind) { return test::hostile_modules("")[kind.param].name; });

TEST_P(HostileModule, IsRefusedByNameAndPlaceWithNothingWritten) {
  expect_error(ErrorCode::model, module_.words, [&] { module_from_bytes(module_.bytes, "file.pt"); });
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

/// Without which the test above would show nothing.
TEST_P(HostileModule, WritesItsFileWhereNothingIsChecked) {
  if (!module_.acts_without_python) GTEST_SKIP() << "only Python's own loader runs it";
  std::istringstream stream(module_.bytes);
  try {
    torch::jit::load(stream).forward({torch::ones({2})});
  } catch (const std::exception& exception) {
    std::cout << "after its file was written: " << torch_reason(exception) << '\n';
  }
  EXPECT_TRUE(std::filesystem::exists(target_));
}

/// How many of the hostile modules write their file if nothing checks them, but the process is in a sandbox.
int written_in_a_sandbox(const std::filesystem::path& folder) {
  const std::filesystem::path target = folder / "written";
  const std::vector<test::HostileModule> modules = test::hostile_modules(target);
  int written = 0;
  for (const test::HostileModule& module : modules) {
    std::istringstream stream(module.bytes);
    try {
      torch::jit::load(stream).forward({torch::ones({2})});
    } catch (const std::exception&) {
    }
    written += std::filesystem::exists(target) ? 1 : 0;
  }
  return written;
}

TEST(HostileModuleInASandbox, WritesNothingAlthoughNothingChecksIt) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";  // in a process of its own: there is no way out
  constexpr int kNoLandlock = 99;
  const auto act = [] {
    const TemporaryFolder folder;
    const bool is_in_sandbox = enter_sandbox({}) == SandboxState::on;
    std::_Exit(is_in_sandbox ? written_in_a_sandbox(folder.path()) : kNoLandlock);
  };
  const auto is_as_it_should_be = [](int status) {
    if (WIFEXITED(status) && WEXITSTATUS(status) == kNoLandlock)
      std::cout << "skipped: this kernel has no Landlock\n";
    return WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == kNoLandlock);
  };
  EXPECT_EXIT(act(), is_as_it_should_be, "");
}

TEST(ScriptOperators, OnlyThoseOfTheListAreAllowed) {
  for (const char* name : {"aten::conv3d", "aten::matmul", "prim::If", "prim::Constant"})
    EXPECT_TRUE(is_allowed_operator(name)) << name;
  for (const char* name :
       {"aten::from_file", "aten::save", "prim::PythonOp", "prim::Print", "prim::CreateObject",
        "prim::SetAttr", "prim::fork", "prim::rpc_async", "aten::warn", "aten::", "", "conv3d",
        "c10d::allreduce_", "profiler::_record_function_enter", "quantized::conv3d", "my::matmul"})
    EXPECT_FALSE(is_allowed_operator(name)) << name;
}

}  // namespace
}  // namespace sammoe

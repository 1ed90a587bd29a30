#include "importer/module_writer.hpp"

#include "files/file_bytes.hpp"
#include "support/error_matchers.hpp"
#include "support/temporary_folder.hpp"

#include <csignal>

#include <gtest/gtest.h>
#include <sys/resource.h>

namespace sammoe {
namespace {

torch::jit::Module module_of(std::int64_t numbers) {
  torch::jit::Module module("Numbers");
  module.register_parameter("weight", torch::arange(numbers).to(at::kFloat), false);
  module.define("def forward(self, x):\n    return self.weight + x\n");
  return module;
}

TEST(ModuleWriter, WritesWhatCanBeLoadedAndTellsItsHash) {
  const TemporaryFolder temporary;
  const std::string sha256 = write_module(module_of(5), temporary.path() / "a.pt");
  EXPECT_EQ(sha256, sha256_of_file(temporary.path() / "a.pt", ErrorCode::model));
  torch::jit::Module loaded = torch::jit::load((temporary.path() / "a.pt").string());
  EXPECT_TRUE(torch::equal(loaded.forward({torch::zeros({5})}).toTensor(), torch::arange(5).to(at::kFloat)));
}

TEST(ModuleWriter, EqualModulesGiveEqualBytesUnderAnyName) {
  const TemporaryFolder temporary;
  const std::string first = write_module(module_of(5), temporary.path() / "a.pt");
  EXPECT_EQ(write_module(module_of(5), temporary.path() / "another name.pt"), first);
  EXPECT_NE(write_module(module_of(6), temporary.path() / "c.pt"), first);
}

TEST(ModuleWriter, AFullDiskIsAnErrorAndLeavesNothing) {
  const TemporaryFolder temporary;
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const rlimit small{100000, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  expect_error(ErrorCode::output, {"large.pt"},
               [&] { write_module(module_of(1000000), temporary.path() / "large.pt"); });
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  EXPECT_TRUE(std::filesystem::is_empty(temporary.path()));
}

TEST(ModuleWriter, RefusesAFolderThatIsNotThere) {
  const TemporaryFolder temporary;
  expect_error(ErrorCode::output, {"a.pt"},
               [&] { write_module(module_of(5), temporary.path() / "none" / "a.pt"); });
}

}  // namespace
}  // namespace sammoe

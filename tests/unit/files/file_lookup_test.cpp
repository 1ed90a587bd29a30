#include "files/file_lookup.hpp"

#include "support/file_bytes.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace sammoe {
namespace {

TEST(FileLookup, AcceptsFilesAndFoldersWhereTheyMayBe) {
  TemporaryFolder folder;
  write_bytes(folder.path() / "a", {});
  FileLookup files(folder.path());
  EXPECT_EQ(files.problem_with(files.resolved("a")), "");
  EXPECT_EQ(files.problem_with_volume(folder.path()), "");
  EXPECT_EQ(files.problem_with(folder.path()), "it is a folder; expected a file");
  EXPECT_EQ(files.problem_with(files.resolved("b")), "no such file");
}

TEST(FileLookup, RefusesPipesAndDevices) {
  TemporaryFolder folder;
  const std::filesystem::path pipe = folder.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  FileLookup files(folder.path());
  for (const std::filesystem::path& path : {pipe, std::filesystem::path("/dev/null")}) {
    EXPECT_EQ(files.problem_with(path), "it is a pipe, socket or device; expected a file");
    EXPECT_EQ(files.problem_with_volume(path), "it is a pipe, socket or device; expected a file");
  }
}

}  // namespace
}  // namespace sammoe

#include "files/atomic_folder.hpp"

#include "support/error_matchers.hpp"
#include "support/temporary_folder.hpp"

#include <algorithm>
#include <fstream>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

class AtomicFolderTest : public ::testing::Test {
 protected:
  fs::path target() const { return temporary_.path() / "bundle"; }
  std::ptrdiff_t entries() const {
    return std::distance(fs::directory_iterator(temporary_.path()), fs::directory_iterator());
  }

 private:
  TemporaryFolder temporary_;
};

TEST_F(AtomicFolderTest, AppearsWithItsContentsOnCommit) {
  AtomicFolder folder(target());
  std::ofstream(folder.contents() / "file") << "text";
  EXPECT_FALSE(fs::exists(target()));
  folder.commit();
  EXPECT_EQ(fs::file_size(target() / "file"), 4u);
  EXPECT_EQ(entries(), 1);
}

TEST_F(AtomicFolderTest, LeavesNothingWithoutCommit) {
  {
    AtomicFolder folder(target());
    fs::create_directory(folder.contents() / "inner");
    std::ofstream(folder.contents() / "inner/file") << "text";
  }
  EXPECT_EQ(entries(), 0);
}

TEST_F(AtomicFolderTest, ATrailingSlashIsNoOtherFolder) {
  AtomicFolder folder(target() / "");
  folder.commit();
  EXPECT_TRUE(fs::is_directory(target()));
  EXPECT_EQ(entries(), 1);
}

TEST_F(AtomicFolderTest, RefusesWhatIsThere) {
  fs::create_directory(target());
  expect_error(ErrorCode::output, {"already exists"}, [&] { AtomicFolder folder(target()); });
  fs::remove(target());
  fs::create_symlink("nowhere", target());
  expect_error(ErrorCode::output, {"already exists"}, [&] { AtomicFolder folder(target()); });
  expect_error(ErrorCode::output, {"does not exist"}, [&] { AtomicFolder folder(target() / "a" / "b"); });
  EXPECT_EQ(entries(), 1);
}

TEST_F(AtomicFolderTest, NeverReplacesWhatAppearsMeanwhile) {
  AtomicFolder folder(target());
  fs::create_directory(target());
  expect_error(ErrorCode::output, {"already exists"}, [&] { folder.commit(); });
  EXPECT_TRUE(fs::is_empty(target()));
}

}  // namespace
}  // namespace sammoe

#include "batch/leftovers.hpp"

#include "support/file_bytes.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

TEST(Leftovers, GoWithTheFilesOfTheirTargetsOnly) {
  const TemporaryFolder folder;
  const auto make = [&](const char* name) { return write_bytes(folder.path() / name, {1}); };
  const std::vector<fs::path> gone{make(".tmp-12-0-a.nii.gz"), make(".staged-12-3-a.nii.gz"),
                                   make(".tmp-1-22-.staged-1-21-a.nii.gz")};
  const std::vector<fs::path> kept{make("a.nii.gz"), make(".tmp-12-0-b.nii.gz"), make(".staged-x-3-a.nii.gz"),
                                   make(".tmp-12-a.nii.gz"), make("tmp-12-0-a.nii.gz")};
  EXPECT_EQ(remove_leftovers({folder.path() / "a.nii.gz"}), 3U);
  for (const fs::path& path : gone) EXPECT_FALSE(fs::exists(path)) << path;
  for (const fs::path& path : kept) EXPECT_TRUE(fs::exists(path)) << path;
}

TEST(Leftovers, StandFoldersThatAreNotThere) {
  const TemporaryFolder folder;
  EXPECT_EQ(remove_leftovers({folder.path() / "missing" / "a.nii"}), 0U);
}

}  // namespace
}  // namespace sammoe

#include "files/link_note.hpp"

#include "support/temporary_folder.hpp"

#include <fstream>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(LinkNote, NamesWhatALinkToNothingLedTo) {
  const TemporaryFolder folder;
  const std::filesystem::path link = folder.path() / "a.nii";
  EXPECT_EQ(link_note(link), "");
  std::filesystem::create_symlink("annex/x", link);
  EXPECT_EQ(link_note(link), " (it is a link to 'annex/x', which does not exist; fetch its content)");
  std::filesystem::create_directory(folder.path() / "annex");
  std::ofstream(folder.path() / "annex" / "x") << "there";
  EXPECT_EQ(link_note(link), "");
}

TEST(LinkNote, ALinkToNothingIsThereToBeOpened) {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder.path() / "a.img";
  EXPECT_FALSE(is_there(path));
  std::filesystem::create_symlink("annex/x", path);
  EXPECT_TRUE(is_there(path));
  EXPECT_TRUE(is_there(folder.path()));
}

}  // namespace
}  // namespace sammoe

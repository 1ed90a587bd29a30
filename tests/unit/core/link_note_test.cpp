#include "core/link_note.hpp"

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

}  // namespace
}  // namespace sammoe

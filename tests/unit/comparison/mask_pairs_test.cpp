#include "sammoe/error.hpp"
#include "sammoe/mask_comparison.hpp"

#include "support/error_matchers.hpp"
#include "support/temporary_folder.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

/// Two folders, p and l, and a table, whose files are there but hold nothing.
class MaskPairs : public testing::Test {
 protected:
  MaskPairs() {
    fs::create_directory(path("p"));
    fs::create_directory(path("l"));
  }

  fs::path path(const std::string& name) const { return folder_.path() / name; }
  void touch(const std::vector<std::string>& names) const {
    for (const std::string& name : names) std::ofstream(path(name)) << "x";
  }
  std::vector<MaskPair> match(MissingPredictions missing = MissingPredictions::refuse) const {
    return match_masks(path("p"), path("l"), missing);
  }
  std::vector<MaskPair> read(const std::string& table,
                             MissingPredictions missing = MissingPredictions::refuse) const {
    std::ofstream(path("t.csv")) << table;
    return read_pair_table(path("t.csv"), missing);
  }

  TemporaryFolder folder_;
};

TEST_F(MaskPairs, AreMatchedByNameWithoutEnding) {
  touch({"p/b.nii.gz", "p/a.mha", "p/a.json", "p/.hidden.nii", "l/a.nii", "l/b.NII.GZ", "l/notes.txt"});
  fs::create_directory(path("l/more.nii"));
  const std::vector<MaskPair> pairs = match();
  ASSERT_EQ(pairs.size(), 2U);
  EXPECT_EQ(pairs[0].name, "a");
  EXPECT_EQ(pairs[0].prediction, path("p/a.mha"));
  EXPECT_EQ(pairs[0].reference, path("l/a.nii"));
  EXPECT_EQ(pairs[1].name, "b");
}

TEST_F(MaskPairs, AreRefusedWithEveryNameThatHasNoPartner) {
  touch({"p/a.nii", "p/x.nii", "l/a.nii", "l/b.nii", "l/c.nii"});
  expect_error(
      ErrorCode::input,
      {"3 problems", "'b.nii' has no prediction", "'c.nii'", "--allow-missing", "'x.nii' has no labels"},
      [&] { match(); });
  expect_error(ErrorCode::input, {"'x.nii' has no labels"},
               [&] { match(MissingPredictions::count_as_empty); });
  fs::remove(path("p/x.nii"));
  const std::vector<MaskPair> pairs = match(MissingPredictions::count_as_empty);
  ASSERT_EQ(pairs.size(), 3U);
  EXPECT_TRUE(pairs[1].prediction.empty());
  EXPECT_EQ(pairs[1].reference, path("l/b.nii"));
}

TEST_F(MaskPairs, AreRefusedWhereAFolderIsNoneOrEmptyOrHasANameTwice) {
  expect_error(ErrorCode::input, {"no volume", "p", "l"}, [&] { match(); });
  touch({"p/a.nii", "p/a.nii.gz", "l/a.nii"});
  expect_error(ErrorCode::input, {"both", "a.nii", "a.nii.gz"}, [&] { match(); });
  fs::remove_all(path("l"));
  expect_error(ErrorCode::input, {"no such file or folder"}, [&] { match(); });
  touch({"l"});
  expect_error(ErrorCode::input, {"is a folder, the other a file"}, [&] { match(); });
}

TEST_F(MaskPairs, OfExtraPredictionsAreRefusedWithTheWayToLeaveThemOut) {
  touch({"p/a.nii", "p/x.nii", "p/y.mha", "l/a.nii"});
  for (const auto missing : {MissingPredictions::refuse, MissingPredictions::count_as_empty})
    expect_error(ErrorCode::input, {"2 problems", "'x.nii' has no labels", "'y.mha'", "--pairs"},
                 [&] { match(missing); });
}

TEST_F(MaskPairs, OfLinksToNothingAreRefusedAndNeverCountedAsEmptyOrLeftOut) {
  touch({"p/a.nii", "l/a.nii", "l/b.nii"});
  fs::create_symlink("gone/b", path("p/b.nii"));
  fs::create_symlink("gone/c", path("l/c.nii.gz"));
  fs::create_symlink("gone/d", path("l/notes.txt"));
  for (const auto missing : {MissingPredictions::refuse, MissingPredictions::count_as_empty}) {
    expect_error(ErrorCode::input, {"2 problems", "p/b.nii", "a link to 'gone/b'", "l/c.nii.gz", "fetch"},
                 [&] { match(missing); });
    expect_error(ErrorCode::input, {"line 2", "p/b.nii", "a link to 'gone/b'", "fetch"},
                 [&] { read("prediction,label\np/b.nii,l/b.nii\n", missing); });
  }
}

TEST_F(MaskPairs, MayBeTwoFiles) {
  touch({"a.nii", "b.nii"});
  const std::vector<MaskPair> pairs = match_masks(path("a.nii"), path("b.nii"), MissingPredictions::refuse);
  ASSERT_EQ(pairs.size(), 1U);
  EXPECT_EQ(pairs[0].name, path("a.nii").string());
  EXPECT_EQ(pairs[0].reference, path("b.nii"));
  fs::create_symlink("gone", path("c.nii"));
  for (const bool is_first : {true, false})
    expect_error(ErrorCode::input, {"c.nii: no such file or folder (it is a link to 'gone'", "fetch"}, [&] {
      match_masks(path(is_first ? "c.nii" : "a.nii"), path(is_first ? "a.nii" : "c.nii"),
                  MissingPredictions::count_as_empty);
    });
}

TEST_F(MaskPairs, AreReadFromATable) {
  touch({"p/a.nii", "l/a.nii", "l/b.nii"});
  const std::vector<MaskPair> pairs =
      read("# two cases\nlabel,Prediction,case\nl/a.nii,p/a.nii,\n\n\"l/b.nii\",p/a.nii,second\n");
  ASSERT_EQ(pairs.size(), 2U);
  EXPECT_EQ(pairs[0].name, "l/a.nii");
  EXPECT_EQ(pairs[0].reference, path("l/a.nii"));
  EXPECT_EQ(pairs[0].prediction, path("p/a.nii"));
  EXPECT_EQ(pairs[1].name, "second");
}

TEST_F(MaskPairs, OfATableMayLackPredictionsIfThatIsAllowed) {
  touch({"l/a.nii", "l/b.nii"});
  const std::string table = "prediction,label\n,l/a.nii\np/b.nii,l/b.nii\n";
  expect_error(ErrorCode::input, {"2 problems", "line 2", "prediction is empty", "line 3", "no such file"},
               [&] { read(table); });
  for (const MaskPair& pair : read(table, MissingPredictions::count_as_empty))
    EXPECT_TRUE(pair.prediction.empty());
}

TEST_F(MaskPairs, OfABadTableAreRefusedWithEveryLine) {
  touch({"p/a.nii", "l/a.nii"});
  expect_error(ErrorCode::input,
               {"6 problems", "line 2", "2 fields; expected 3", "line 3", "label is empty", "line 4",
                "'no.nii'", "line 5", "quote", "line 6", "folder", "line 8", "'x' is in line 7 too"},
               [&] {
                 read(
                     "prediction,label,case\n"
                     "p/a.nii,l/a.nii\n"
                     "p/a.nii,,c\n"
                     "no.nii,l/a.nii,d\n"
                     "\"p/a.nii,l/a.nii,e\n"
                     "p,l/a.nii,f\n"
                     "p/a.nii,l/a.nii,x\n"
                     "p/a.nii,l/a.nii,x\n");
               });
}

TEST_F(MaskPairs, OfATableWithoutItsColumnsOrRowsAreRefused) {
  expect_error(ErrorCode::input,
               {"line 1", "unknown column 'mask'", "no column prediction", "expected a header"},
               [&] { read("mask,label\n"); });
  expect_error(ErrorCode::input, {"more than once"}, [&] { read("prediction,label,label\n"); });
  expect_error(ErrorCode::input, {"no rows"}, [&] { read("prediction,label\n"); });
  expect_error(ErrorCode::input, {"line 2", "UTF-8"}, [&] { read("prediction,label\n\xFF,b\n"); });
  expect_error(ErrorCode::input, {"none.csv"},
               [&] { read_pair_table(path("none.csv"), MissingPredictions::refuse); });
}

}  // namespace
}  // namespace sammoe

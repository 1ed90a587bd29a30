#include "head_map.hpp"

#include "sammoe/volume_io.hpp"

#include "head_labels.hpp"
#include "phantom_head.hpp"
#include "support/error_matchers.hpp"
#include "support/temporary_folder.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include <gtest/gtest.h>

namespace sammoe::demo {
namespace {

TEST(HeadLabels, HaveACodeEachBelowThoseOfShapes) {
  std::set<Code> codes;
  for (const HeadLabel& entry : head_labels()) codes.insert(head_code(entry.label));
  EXPECT_EQ(codes.size(), head_labels().size());
  EXPECT_GT(*codes.begin(), 0);
  EXPECT_LT(*codes.rbegin(), kHeadCodes);
  EXPECT_EQ(head_code(9999), 0);
}

TEST(HeadLabels, NameTwelveNuclei) {
  std::set<std::uint16_t> nuclei;
  for (const HeadLabel& entry : head_labels())
    if (is_nucleus(head_code(entry.label))) nuclei.insert(entry.label);
  EXPECT_EQ(nuclei, (std::set<std::uint16_t>{10, 11, 12, 13, 17, 18, 49, 50, 51, 52, 53, 54}));
}

TEST(HeadMap, IsReorientedToRas) {
  const TemporaryFolder folder;
  write_phantom_heads(folder.path());
  const HeadMap head = load_heads(folder.path(), HeadSplit::train).at(0);
  const auto mean_of = [&](std::uint16_t label, std::size_t axis) {
    const std::vector<Index3>& places = head.places[head_code(label)];
    double sum = 0;
    for (const Index3& place : places) sum += static_cast<double>(place[axis]);
    return sum / static_cast<double>(places.size());
  };
  EXPECT_NEAR(mean_of(17, 0), 44.5 - 16, 1);  // the left hippocampus, where R is small
  EXPECT_NEAR(mean_of(53, 0), 44.5 + 16, 1);
  EXPECT_NEAR(mean_of(16, 1), 44.5 - 16, 1);
  EXPECT_NEAR(mean_of(16, 2), 44.5 - 14, 1);
}

TEST(HeadMap, IsOfTheSplitThatItsNumberSays) {
  const TemporaryFolder folder;
  write_phantom_heads(folder.path());
  EXPECT_EQ(load_heads(folder.path(), HeadSplit::train).size(), 2U);
  EXPECT_EQ(load_heads(folder.path(), HeadSplit::validation).size(), 1U);
  EXPECT_EQ(load_heads(folder.path(), HeadSplit::test).size(), 1U);
}

TEST(HeadMap, IsRefusedWhereThereIsNoneOrItIsOfAnotherKind) {
  const TemporaryFolder folder;
  expect_error(ErrorCode::input, {folder.path().string(), "map_1", "map_15"},
               [&] { load_heads(folder.path(), HeadSplit::train); });
  LabelMap other = phantom_head(1);
  other.grid.spacing_mm = {1, 1, 2};
  write_label_map(folder.path() / "map_03.nii.gz", other);
  expect_error(ErrorCode::input, {"map_03.nii.gz", "2.0", "1 mm"},
               [&] { load_heads(folder.path(), HeadSplit::train); });
  other.grid.spacing_mm = {1, 1, 1};
  std::replace(other.labels.begin(), other.labels.end(), std::uint16_t{2}, std::uint16_t{3});
  write_label_map(folder.path() / "map_17.nii.gz", other);
  expect_error(ErrorCode::input, {"map_17.nii.gz", "label 2"},
               [&] { load_heads(folder.path(), HeadSplit::test); });
}

}  // namespace
}  // namespace sammoe::demo

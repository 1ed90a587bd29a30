#include "evaluation/evaluation_items.hpp"

#include "sammoe/volume_io.hpp"

#include "support/error_matchers.hpp"
#include "support/file_bytes.hpp"
#include "support/nifti_file.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

class EvaluationItems : public testing::Test {
 protected:
  /// Writes a line of voxels, `spacing_mm` apart.
  std::filesystem::path write(const std::string& name, std::vector<std::uint16_t> values,
                              double spacing_mm = 1) const {
    LabelMap map;
    map.grid.size = {static_cast<std::int64_t>(values.size()), 1, 1};
    map.grid.spacing_mm[0] = spacing_mm;
    map.labels = std::move(values);
    write_label_map(folder_.path() / name, map);
    return folder_.path() / name;
  }
  static LabelledCase a_case(const std::filesystem::path& image, const std::filesystem::path& label,
                             std::optional<std::uint16_t> value = {}) {
    return {image, label, value, "task", "", 9};
  }
  static std::vector<EvaluationItem> items_of(const std::vector<LabelledCase>& cases) {
    return list_items(cases, {}, [] {}).items;
  }

  TemporaryFolder folder_;
};

TEST_F(EvaluationItems, AreTheLabelGivenOrEveryLabelPresent) {
  const auto image = write("image.nii", {1, 2, 3, 4});
  const auto labels = write("labels.nii", {0, 65535, 2, 7});
  const auto items = items_of({a_case(image, labels), a_case(image, labels, 7)});
  ASSERT_EQ(items.size(), 4U);
  EXPECT_EQ(items[0].label, 2);
  EXPECT_EQ(items[1].label, 7);
  EXPECT_EQ(items[2].label, 65535);
  EXPECT_EQ(items[2].case_index, 0U);
  EXPECT_EQ(items[3].label, 7);
  EXPECT_EQ(items[3].case_index, 1U);
}

TEST_F(EvaluationItems, OfOneImageAreWorkedThroughTogether) {
  const auto a = write("a.nii", {1, 2});
  const auto b = write("b.nii", {1, 2});
  const auto labels = write("labels.nii", {1, 2});
  const std::vector<LabelledCase> cases{a_case(a, labels, 1), a_case(b, labels), a_case(a, labels, 2)};
  const auto items = items_of(cases);
  EXPECT_EQ(order_by_image(items, cases), (std::vector<std::size_t>{0, 3, 1, 2}));
}

TEST_F(EvaluationItems, AreRefusedWithTheirLine) {
  const auto image = write("image.nii", {1, 2, 3});
  const auto refused = [&](const LabelledCase& labelled, const std::vector<std::string>& words) {
    expect_error(ErrorCode::input, words, [&] { items_of({labelled}); });
  };
  const auto labels = write("labels.nii", {1, 1, 4});
  refused(a_case(image, labels, 2), {"line 9 of the table", "label_value 2", "from 1 to 4"});
  refused(a_case(image, write("empty.nii", {0, 0, 0})), {"line 9", "empty.nii", "holds no label"});
  refused(a_case(image, write("short.nii", {1, 1})), {"line 9", "short.nii", "2 x 1 x 1", "3 x 1 x 1"});
  refused(a_case(image, write("wide.nii", {1, 1, 1}, 2)), {"line 9", "wide.nii", "2 mm apart"});
  refused(a_case(folder_.path() / "none.nii", labels), {"line 9", "none.nii"});
}

TEST_F(EvaluationItems, ComeWithTheWarningsOfTheirFiles) {
  NiftiFile file;
  file.sform_code = 0;
  const auto image = write_bytes(folder_.path() / "image.nii", file.bytes());
  const auto labels = write_bytes(folder_.path() / "labels.nii", file.bytes());
  const ListedItems listed = list_items({a_case(image, labels, 3), a_case(image, labels, 4)}, {}, [] {});
  EXPECT_EQ(listed.items.size(), 2U);
  ASSERT_EQ(listed.warnings.size(), 2U);
  EXPECT_EQ(listed.warnings[0].find(image.string() + ": qform_code"), 0U);
  EXPECT_EQ(listed.warnings[1].find(labels.string() + ": qform_code"), 0U);
}

TEST_F(EvaluationItems, LabelsAreReadAsAskedToo) {
  NiftiFile file;
  file.sform_code = file.qform_code = 1;
  file.qoffset = {5, 0, 0};
  const auto both = write_bytes(folder_.path() / "both.nii", file.bytes());
  ReadOptions options;
  options.prefer_form = NiftiForm::qform;
  EXPECT_EQ(list_items({a_case(both, both, 3)}, options, [] {}).items.size(), 1U);
}

TEST_F(EvaluationItems, CanBeInterrupted) {
  const auto image = write("image.nii", {1, 2, 3});
  expect_error(ErrorCode::interrupted, {"stop"}, [&] {
    list_items({a_case(image, image)}, {}, [] { throw Error(ErrorCode::interrupted, "stop"); });
  });
}

TEST_F(EvaluationItems, ShareTheVolumeOfSuccessiveCases) {
  const auto a = write("a.nii", {1, 2});
  const auto b = write("b.nii", {1, 2});
  CaseReader reader({});
  const CaseData first = reader.read(a_case(a, a));
  const CaseData second = reader.read(a_case(a, b));
  EXPECT_EQ(first.image, second.image);
  EXPECT_NE(first.labels, second.labels);
  EXPECT_NE(reader.read(a_case(b, b)).image, first.image);
}

}  // namespace
}  // namespace sammoe

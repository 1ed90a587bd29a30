#include "sammoe/error.hpp"
#include "sammoe/mask_comparison_report.hpp"
#include "sammoe/volume_io.hpp"

#include "support/error_matchers.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::HasSubstr;
using testing::Not;

LabelMap box_from(std::int64_t begin) {
  LabelMap map;
  map.grid.size = {20, 20, 20};
  map.labels.assign(8000, 0);
  for (std::int64_t k = begin; k < begin + 8; ++k)
    for (std::int64_t j = begin; j < begin + 8; ++j)
      for (std::int64_t i = begin; i < begin + 8; ++i)
        map.labels[static_cast<std::size_t>((k * 20 + j) * 20 + i)] = 3;
  return map;
}

class ComparisonHtml : public testing::Test {
 protected:
  ComparisonHtml() {
    write_label_map(folder_.path() / "labels.nii", box_from(6));
    write_label_map(folder_.path() / "same.nii", box_from(6));
    write_label_map(folder_.path() / "moved.nii", box_from(8));
  }
  MaskPair pair_of(const std::string& name, const std::string& prediction) const {
    return {name, prediction.empty() ? "" : folder_.path() / prediction, folder_.path() / "labels.nii"};
  }
  std::string page_of(const std::vector<MaskPair>& pairs) const {
    return comparison_html(compare_mask_pairs(pairs, {}), {});
  }

  TemporaryFolder folder_;
};

TEST_F(ComparisonHtml, ShowsMeansDistributionsAndTheWorst) {
  const std::string page = page_of({pair_of("first", "same.nii"), pair_of("<i>second", "moved.nii")});
  for (const char* part : {"means", "distributions", "worst"})
    EXPECT_THAT(page, HasSubstr(std::string("<section id=\"") + part + "\">"));
  EXPECT_THAT(page, HasSubstr("<h3>label 3</h3>"));
  EXPECT_THAT(page, HasSubstr("NSD 1 mm"));
  // 6 x 6 x 6 of 8 x 8 x 8 voxels agree.
  EXPECT_THAT(page, HasSubstr("&lt;i&gt;second</strong>, label 3, Dice 0.422"));
  EXPECT_THAT(page, Not(HasSubstr("<i>")));
  EXPECT_THAT(page, Not(HasSubstr("first</strong>"))) << "a perfect mask is no bad one";
}

TEST_F(ComparisonHtml, PicturesAMissingPredictionAsEmpty) {
  EXPECT_THAT(page_of({pair_of("none", "")}), HasSubstr("data:image/png;base64,"));
}

TEST_F(ComparisonHtml, SaysWhenAMaskIsGone) {
  const std::vector<MaskPair> pairs{pair_of("moved", "moved.nii")};
  const MaskComparison comparison = compare_mask_pairs(pairs, {});
  std::filesystem::remove(folder_.path() / "moved.nii");
  expect_error(ErrorCode::input, {"moved.nii"}, [&] { comparison_html(comparison, {}); });
}

}  // namespace
}  // namespace sammoe

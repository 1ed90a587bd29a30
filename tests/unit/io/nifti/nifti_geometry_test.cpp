#include "io/nifti/nifti_geometry.hpp"

#include "io/affine_grid.hpp"
#include "support/grids.hpp"
#include "support/refusal.hpp"

#include <cmath>
#include <functional>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr Index3 kSize{60, 50, 40};

/// Both forms, agreeing: a turn of 0.4 about z, 0.5 x 0.75 x 2 mm.
NiftiGeometry agreeing() {
  Grid grid;
  grid.size = kSize;
  grid.spacing_mm = {0.5, 0.75, 2};
  const double c = std::cos(0.4), s = std::sin(0.4);
  grid.direction_in_ras = {{{c, -s, 0}, {s, c, 0}, {0, 0, 1}}};
  grid.origin_in_ras = {-85, -199, -318};
  return nifti_geometry_from(grid);
}

NiftiGeometry only(NiftiForm form) {
  NiftiGeometry geometry = agreeing();
  (form == NiftiForm::sform ? geometry.qform_code : geometry.sform_code) = 0;
  return geometry;
}

Grid grid_of(const NiftiGeometry& geometry, std::vector<std::string>& warnings,
             std::optional<NiftiForm> prefer = {}) {
  warnings.clear();
  return grid_from(geometry, kSize, prefer, warnings);
}

TEST(NiftiGeometry, BothFormsLeadBackToTheGrid) {
  std::vector<std::string> warnings;
  const Grid both = grid_of(agreeing(), warnings);
  EXPECT_THAT(warnings, IsEmpty());
  EXPECT_NEAR(both.direction_in_ras[1][0], std::sin(0.4), 1e-12);
  EXPECT_LT(largest_distance_mm(both, grid_of(only(NiftiForm::sform), warnings)), 1e-9);
  EXPECT_LT(largest_distance_mm(both, grid_of(only(NiftiForm::qform), warnings)), 1e-9);
}

TEST(NiftiGeometry, EveryAxisOrderComesBackFromBothForms) {
  for (const Matrix3& axes : axis_orders()) {
    for (const Matrix3& direction : {axes, turned(axes)}) {
      Grid grid = small_grid(direction);
      grid.size = kSize;
      const NiftiGeometry geometry = nifti_geometry_from(grid);
      for (const NiftiForm form : {NiftiForm::sform, NiftiForm::qform}) {
        std::vector<std::string> warnings;
        EXPECT_LT(largest_distance_mm(grid, grid_of(geometry, warnings, form)), 1e-9);
        EXPECT_THAT(warnings, IsEmpty());
      }
    }
  }
}

TEST(NiftiGeometry, UnitsApplyToOriginAndSpacing) {
  for (const NiftiForm form : {NiftiForm::sform, NiftiForm::qform}) {
    NiftiGeometry geometry = only(form);
    std::vector<std::string> warnings;
    const Grid mm = grid_of(geometry, warnings);
    geometry.xyzt_units = 3 + 8;  // um and s
    Grid expected = mm;
    for (std::size_t n = 0; n < 3; ++n) {
      expected.spacing_mm[n] *= 1e-3;
      expected.origin_in_ras[n] *= 1e-3;
    }
    EXPECT_LT(largest_distance_mm(grid_of(geometry, warnings), expected), 1e-9);
    EXPECT_THAT(warnings, IsEmpty());
    geometry.xyzt_units = 1;
    EXPECT_NEAR(grid_of(geometry, warnings).origin_in_ras[2], -318000, 1e-6);
    geometry.xyzt_units = 0;
    EXPECT_LT(largest_distance_mm(grid_of(geometry, warnings), mm), 1e-9);
    EXPECT_THAT(warnings, IsEmpty());
    geometry.xyzt_units = 6;
    EXPECT_THAT(refusal_of([&] { grid_of(geometry, warnings); }), HasSubstr("xyzt_units is 6"));
  }
}

TEST(NiftiGeometry, RefusesFormsThatDifferUnlessOneIsPreferred) {
  NiftiGeometry geometry = agreeing();
  geometry.sform_code = 2;
  for (double& value : {std::ref(geometry.srow[0]), std::ref(geometry.srow[1]), std::ref(geometry.srow[3])})
    value = -value;  // left and right exchanged
  std::vector<std::string> warnings;
  const std::string refusal = refusal_of([&] { grid_of(geometry, warnings); });
  EXPECT_THAT(refusal, HasSubstr("sform (code 2) and qform (code 1) place voxels up to"));
  EXPECT_THAT(refusal, HasSubstr("--prefer"));
  EXPECT_GT(grid_of(geometry, warnings, NiftiForm::sform).origin_in_ras[0], 0);
  EXPECT_THAT(warnings, ElementsAre(HasSubstr("the sform is used, as asked")));
  EXPECT_LT(grid_of(geometry, warnings, NiftiForm::qform).origin_in_ras[0], 0);
  EXPECT_THAT(warnings, ElementsAre(HasSubstr("the qform is used, as asked")));
}

TEST(NiftiGeometry, FormsAMillimetreThousandthApartAreTheSame) {
  NiftiGeometry geometry = agreeing();
  std::vector<std::string> warnings;
  geometry.srow[3] += 0.9e-3;
  EXPECT_NO_THROW(grid_of(geometry, warnings));
  geometry.srow[3] += 3e-3;
  EXPECT_THROW(grid_of(geometry, warnings), Error);
}

TEST(NiftiGeometry, RoundingOfAQuaternionNearHalfATurnIsNoDifference) {
  // Some 179.6 degrees about an axis in the plane: float32 leaves the turn uncertain by 1e-5.
  Grid grid;
  grid.size = {512, 512, 300};
  grid.spacing_mm = {0.7, 0.7, 1};
  const double c = std::cos(3.135), s = std::sin(3.135);
  grid.direction_in_ras = {{{1, 0, 0}, {0, c, -s}, {0, s, c}}};
  NiftiGeometry geometry = nifti_geometry_from(grid);
  for (double& value : geometry.quatern) {
    // Volatile, because GCC 12.2 vectorises this conversion there and back to nothing.
    volatile float rounded = static_cast<float>(value);
    value = static_cast<double>(rounded);
  }
  std::vector<std::string> warnings;
  const Grid from_qform = grid_from(geometry, grid.size, NiftiForm::qform, warnings);
  EXPECT_GT(largest_distance_mm(grid, from_qform), 1e-3);
  EXPECT_LT(largest_distance_mm(grid, grid_from(geometry, grid.size, {}, warnings)), 1e-9);
}

TEST(NiftiGeometry, WithoutACodeAxesAreTakenAsRasAndThatIsSaid) {
  NiftiGeometry geometry = agreeing();
  geometry.qform_code = 0;
  geometry.sform_code = 0;
  std::vector<std::string> warnings;
  const Grid grid = grid_of(geometry, warnings);
  EXPECT_THAT(warnings, ElementsAre(HasSubstr("orientation is unknown")));
  EXPECT_EQ(grid.spacing_mm, (Point3{0.5, 0.75, 2}));
  EXPECT_EQ(grid.direction_in_ras, (Matrix3{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}));
  EXPECT_EQ(grid.origin_in_ras, (Point3{0, 0, 0}));
}

TEST(NiftiGeometry, TheSformsSpacingWinsOverPixdimAndThatIsSaid) {
  NiftiGeometry geometry = only(NiftiForm::sform);
  geometry.pixdim[3] = 5;
  std::vector<std::string> warnings;
  EXPECT_NEAR(grid_of(geometry, warnings).spacing_mm[2], 2, 1e-12);
  EXPECT_THAT(warnings, ElementsAre(HasSubstr("along axis k, pixdim[3] 5 mm")));
}

TEST(NiftiGeometry, QfacFlipsTheThirdAxis) {
  NiftiGeometry geometry = only(NiftiForm::qform);
  std::vector<std::string> warnings;
  for (const double right : {1.0, 0.0}) {
    geometry.pixdim[0] = right;
    EXPECT_NEAR(grid_of(geometry, warnings).direction_in_ras[2][2], 1, 1e-12);
    EXPECT_THAT(warnings, IsEmpty());
  }
  geometry.pixdim[0] = -1;
  EXPECT_NEAR(grid_of(geometry, warnings).direction_in_ras[2][2], -1, 1e-12);
  geometry.pixdim[0] = 7;
  EXPECT_NEAR(grid_of(geometry, warnings).direction_in_ras[2][2], 1, 1e-12);
  EXPECT_THAT(warnings, ElementsAre(HasSubstr("qfac) is 7")));
}

TEST(NiftiGeometry, AShearedSformIsNotReplacedByAGoodQform) {
  NiftiGeometry geometry = agreeing();
  geometry.srow[2] = 0.1;
  std::vector<std::string> warnings;
  EXPECT_THAT(refusal_of([&] { grid_of(geometry, warnings); }),
              AllOf(HasSubstr("sform has axes that are not at right"), HasSubstr("(--prefer qform)")));
  EXPECT_THAT(refusal_of([&] { grid_of(geometry, warnings, NiftiForm::sform); }),
              HasSubstr("(--prefer qform)"));
  EXPECT_THAT(refusal_of([&] { grid_from(geometry, kSize, FormChoice({}, false), warnings); }),
              AllOf(Not(HasSubstr("--prefer")), HasSubstr("set the code of the sform to 0")));
  EXPECT_EQ(usable_geometry(geometry, grid_of(geometry, warnings, NiftiForm::qform)).sform_code, 1);
  EXPECT_THAT(warnings, ElementsAre(HasSubstr("unusable")));
}

TEST(NiftiGeometry, AFormThatSaysNothingGivesWayToTheOther) {
  for (const double value : {0.0, kNan}) {
    NiftiGeometry geometry = agreeing();
    geometry.srow = {};
    geometry.srow[0] = value;
    std::vector<std::string> warnings;
    const Grid grid = grid_of(geometry, warnings);
    EXPECT_LT(largest_distance_mm(grid, grid_of(only(NiftiForm::qform), warnings)), 1e-9);
    EXPECT_EQ(usable_geometry(geometry, grid).sform_code, 0);
    grid_of(geometry, warnings);
    EXPECT_THAT(warnings, ElementsAre(HasSubstr("the qform is used")));
    EXPECT_THAT(refusal_of([&] { grid_of(geometry, warnings, NiftiForm::sform); }),
                HasSubstr("(--prefer qform)"));
  }
  NiftiGeometry geometry = agreeing();
  geometry.quatern = {2, 2, 2};
  std::vector<std::string> warnings;
  const Grid grid = grid_of(geometry, warnings);
  EXPECT_THAT(warnings, ElementsAre(HasSubstr("the sform is used")));
  EXPECT_EQ(usable_geometry(geometry, grid).qform_code, 0);
  geometry.srow = {};
  EXPECT_THAT(refusal_of([&] { grid_of(geometry, warnings); }),
              AllOf(HasSubstr("sform has a step of 0"), HasSubstr("quatern_b")));
}

TEST(NiftiGeometry, SpacingsThatTheSformReplacesAreOnlySaidToBeWrong) {
  for (const double value : {0.0, -2.0, kNan, kInf}) {
    NiftiGeometry geometry = only(NiftiForm::sform);
    geometry.pixdim[2] = value;
    std::vector<std::string> warnings;
    const Grid grid = grid_of(geometry, warnings);
    EXPECT_THAT(warnings, ElementsAre(HasSubstr("pixdim[2]")));
    EXPECT_NEAR(usable_geometry(geometry, grid).pixdim[2], 0.75, 1e-9);
    geometry.qform_code = 1;  // which cannot be used without
    grid_of(geometry, warnings);
    EXPECT_THAT(warnings, Contains(HasSubstr("the sform is used")));
  }
}

TEST(NiftiGeometry, AMissingUnitIsSaidWhereMillimetresAreDoubtful) {
  NiftiGeometry geometry = only(NiftiForm::sform);
  geometry.xyzt_units = 0;
  for (double& value : geometry.srow) value *= 1e-3;  // metres
  for (double& value : geometry.pixdim) value *= 1e-3;
  std::vector<std::string> warnings;
  grid_of(geometry, warnings);
  EXPECT_THAT(warnings, ElementsAre(HasSubstr("xyzt_units gives no unit of length")));
}

struct Refused {
  const char* name;
  NiftiForm form;
  std::function<void(NiftiGeometry&)> change;
  const char* message;
};

class RefusedNiftiGeometry : public testing::TestWithParam<Refused> {};

TEST_P(RefusedNiftiGeometry, NamesTheField) {
  NiftiGeometry geometry = only(GetParam().form);
  GetParam().change(geometry);
  std::vector<std::string> warnings;
  EXPECT_THAT(refusal_of([&] { grid_of(geometry, warnings); }), HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Table, RefusedNiftiGeometry,
    testing::Values(
        Refused{"SformNan", NiftiForm::sform, [](auto& g) { g.srow[5] = kNan; }, "sform holds nan"},
        Refused{"SformInf", NiftiForm::sform, [](auto& g) { g.srow[3] = kInf; }, "sform holds inf"},
        Refused{"SformHuge", NiftiForm::sform, [](auto& g) { g.srow[0] = 1.7e38; }, "sform holds 1.7e+38"},
        Refused{"SformZero", NiftiForm::sform, [](auto& g) { g.srow = {}; }, "sform has a step of 0 mm"},
        Refused{"QuaternionTooLong", NiftiForm::qform,
                [](auto& g) {
                  g.quatern = {2, 2, 2};
                },
                "quatern_b, c, d are 2, 2, 2"},
        Refused{"QuaternionNan", NiftiForm::qform, [](auto& g) { g.quatern[1] = kNan; },
                "quatern_b, c, d are"},
        Refused{"OffsetInf", NiftiForm::qform, [](auto& g) { g.qoffset[2] = kInf; }, "qform holds inf"},
        Refused{"PixdimNegative", NiftiForm::qform, [](auto& g) { g.pixdim[1] = -1; }, "pixdim[1] is -1"},
        Refused{"PixdimZero", NiftiForm::qform, [](auto& g) { g.pixdim[2] = 0; }, "pixdim[2] is 0"},
        Refused{"PixdimNan", NiftiForm::qform, [](auto& g) { g.pixdim[3] = kNan; }, "pixdim[3] is nan"},
        Refused{"PixdimInf", NiftiForm::qform, [](auto& g) { g.pixdim[3] = kInf; }, "pixdim[3] is inf"},
        Refused{"SformCode", NiftiForm::sform, [](auto& g) { g.sform_code = 17; }, "sform_code is 17"},
        Refused{"QformCode", NiftiForm::qform, [](auto& g) { g.qform_code = -1; }, "qform_code is -1"}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace sammoe

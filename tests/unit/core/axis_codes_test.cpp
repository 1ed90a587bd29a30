#include "core/axis_codes.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

Grid turned(double degrees) {
  const double angle = degrees * 3.14159265358979323846 / 180;
  Grid grid;
  grid.direction_in_ras = {
      {{std::cos(angle), -std::sin(angle), 0}, {std::sin(angle), std::cos(angle), 0}, {0, 0, 1}}};
  return grid;
}

TEST(AxisCodes, NameWhereTheAxesRun) {
  EXPECT_EQ(axis_codes(Grid{}), "RAS");
  Grid sagittal;
  sagittal.direction_in_ras = {{{0, 0, -1}, {-1, 0, 0}, {0, 1, 0}}};
  EXPECT_EQ(axis_codes(sagittal), "PSL");
  EXPECT_EQ(obliquity_degrees(sagittal), 0);
}

TEST(AxisCodes, TellTheAngleOfObliqueAxes) {
  for (const double degrees : {0.001, 10.0, 44.0}) {
    EXPECT_EQ(axis_codes(turned(degrees)), "RAS");
    EXPECT_NEAR(obliquity_degrees(turned(degrees)), degrees, 1e-9);
  }
  EXPECT_EQ(axis_codes(turned(60)), "ALS");
  EXPECT_NEAR(obliquity_degrees(turned(60)), 30, 1e-9);
  EXPECT_EQ(axis_codes(turned(-170)), "LPS");
}

TEST(AxisCodes, GiveEachDirectionOnce) {
  Grid diagonal;
  const double third = 1 / std::sqrt(3.0);
  diagonal.direction_in_ras = {{{third, -std::sqrt(0.5), -std::sqrt(1.0 / 6)},
                                {third, std::sqrt(0.5), -std::sqrt(1.0 / 6)},
                                {third, 0, std::sqrt(2.0 / 3)}}};
  const std::string codes = axis_codes(diagonal);
  EXPECT_NE(codes.find_first_of("RL"), std::string::npos) << codes;
  EXPECT_NE(codes.find_first_of("AP"), std::string::npos) << codes;
  EXPECT_NE(codes.find_first_of("SI"), std::string::npos) << codes;
}

}  // namespace
}  // namespace sammoe

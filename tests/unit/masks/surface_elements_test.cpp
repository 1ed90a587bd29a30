#include "masks/surface_elements.hpp"

#include "sammoe/metrics.hpp"

#include "mask_scenes.hpp"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

/// Of surface-distance 0.1 for spacings of 0.7, 1.1 and 2.3 mm: blocks 0 to 127; the others are their
/// complements.
constexpr std::array<double, 128> kAreas{
    0,           0.387013808, 0.387013808, 0.892328415, 0.387013808, 1.32228968,  0.774027616, 1.54604142,
    0.387013808, 0.774027616, 1.32228968,  1.54604142,  0.892328415, 1.54604142,  1.54604142,  0.77,
    0.387013808, 1.49941655,  0.774027616, 1.96604142,  0.774027616, 2.42604142,  1.16104142,  2.32208285,
    0.774027616, 1.88643036,  1.70930349,  2.95890835,  1.27934222,  2.74392772,  1.93305523,  1.54604142,
    0.387013808, 0.774027616, 1.49941655,  1.96604142,  0.774027616, 1.70930349,  1.88643036,  2.95890835,
    0.774027616, 1.16104142,  2.42604142,  2.32208285,  1.27934222,  1.93305523,  2.74392772,  1.54604142,
    0.892328415, 1.96604142,  1.96604142,  1.61,        1.27934222,  2.65536428,  2.35305523,  1.96604142,
    1.27934222,  2.35305523,  2.65536428,  1.96604142,  1.78465683,  1.27934222,  1.27934222,  0.892328415,
    0.387013808, 0.774027616, 0.774027616, 1.27934222,  1.49941655,  2.42604142,  1.88643036,  2.74392772,
    0.774027616, 1.16104142,  1.70930349,  1.93305523,  1.96604142,  2.32208285,  2.95890835,  1.54604142,
    1.32228968,  2.42604142,  1.70930349,  2.65536428,  2.42604142,  2.53,        2.81305523,  2.42604142,
    1.70930349,  2.81305523,  2.64457936,  1.70930349,  2.65536428,  2.42604142,  1.70930349,  1.32228968,
    0.774027616, 1.16104142,  1.88643036,  2.35305523,  1.88643036,  2.81305523,  2.99883311,  1.88643036,
    1.16104142,  1.54805523,  2.81305523,  1.16104142,  2.35305523,  1.16104142,  1.88643036,  0.774027616,
    1.54604142,  2.32208285,  2.95890835,  1.96604142,  2.74392772,  2.42604142,  1.88643036,  1.49941655,
    1.93305523,  1.16104142,  1.70930349,  0.774027616, 1.27934222,  0.774027616, 0.774027616, 0.387013808};

TEST(SurfaceAreas, AreThoseOfSurfaceDistance) {
  const std::array<double, 256> areas = surface_areas_mm2({0.7, 1.1, 2.3});
  for (std::size_t block = 0; block < 128; ++block) {
    EXPECT_NEAR(areas[block], kAreas[block], 1e-8) << block;
    EXPECT_EQ(areas[255 - block], areas[block]) << "the surface has two sides";
  }
}

LabelMap mask_where(const Point3& spacing_mm, bool (*holds)(int i, int j, int k)) {
  LabelMap map = empty_mask({14, 13, 12}, spacing_mm);
  for (int k = 0; k < 12; ++k)
    for (int j = 0; j < 13; ++j)
      for (int i = 0; i < 14; ++i)
        if (holds(i, j, k)) label_at(map, {i, j, k}) = 1;
  return map;
}

int squared(int number) {
  return number * number;
}

/// Two masks, and what surface-distance 0.1 says of them within 0, 0.5, 1 and 2 mm.
struct Scene {
  const char* name;
  bool (*a)(int i, int j, int k);
  bool (*b)(int i, int j, int k);
  Point3 spacing_mm;
  std::array<double, 4> expected;
};

bool ball_a(int i, int j, int k) {
  return squared(i - 6) + squared(j - 6) + squared(k - 6) <= 16;
}
bool ball_b(int i, int j, int k) {
  return squared(i - 7) + squared(j - 6) + squared(k - 5) <= 20;
}
bool noise_a(int i, int j, int k) {
  return (i * 7 + j * 13 + k * 29 + i * j * 3 + j * k * 5) % 11 < 4;
}
bool noise_b(int i, int j, int k) {
  return (i * 5 + j * 11 + k * 17 + i * k * 7 + j * k * 3) % 13 < 5;
}
bool cut_a(int i, int j, int) {
  return i < 6 && j < 9;
}
bool cut_b(int i, int, int k) {
  return i < 5 && k < 10;
}

const std::vector<Scene>& scenes() {
  static const std::vector<Scene> all{
      {"balls", ball_a, ball_b, {1, 1, 1}, {0.513814207082, 0.513814207082, 0.857056266843, 0.994505735523}},
      {"noise", noise_a, noise_b, {1, 1, 1}, {0.961792807055, 0.961792807055, 0.999939745566, 1}},
      {"cut", cut_a, cut_b, {1, 1, 1}, {0.466733457204, 0.466733457204, 0.760584061462, 0.898920032369}},
      {"balls",
       ball_a,
       ball_b,
       {0.5, 0.75, 3},
       {0.515092193437, 0.742310831374, 0.931014354074, 0.969618009271}},
      {"noise", noise_a, noise_b, {0.5, 0.75, 3}, {0.9605300486, 0.994028733795, 1, 1}},
      {"cut", cut_a, cut_b, {0.5, 0.75, 3}, {0.461512840812, 0.749036204483, 0.805314753675, 0.839924443267}},
      {"balls",
       ball_a,
       ball_b,
       {2, 1.25, 0.5},
       {0.510695578011, 0.739196307147, 0.869269949947, 0.969464825414}},
      {"noise", noise_a, noise_b, {2, 1.25, 0.5}, {0.963129564254, 0.992935845344, 0.997723267245, 1}},
      {"cut", cut_a, cut_b, {2, 1.25, 0.5}, {0.468005212654, 0.495243910988, 0.707865712981, 0.859274180124}},
  };
  return all;
}

TEST(NsdBySurfaceArea, IsThatOfSurfaceDistance) {
  MetricOptions options;
  options.tolerances_mm = {0, 0.5, 1, 2};
  options.nsd_surface = NsdSurface::surface_area;
  for (const Scene& scene : scenes()) {
    const LabelMap a = mask_where(scene.spacing_mm, scene.a);
    const LabelMap b = mask_where(scene.spacing_mm, scene.b);
    const MaskScores scores = compare_masks(a, b, 1, options);
    for (std::size_t n = 0; n < options.tolerances_mm.size(); ++n) {
      EXPECT_NEAR(scores.nsd[n].value(), scene.expected[n], 1e-10) << scene.name << " " << n;
      EXPECT_EQ(normalised_surface_dice(a, b, 1, options.tolerances_mm[n], NsdSurface::surface_area),
                scores.nsd[n]);
    }
  }
}

TEST(NsdBySurfaceArea, LeavesTheOtherMeasuresAsTheyAre) {
  const LabelMap a = mask_where({1, 1, 1}, ball_a);
  const LabelMap b = mask_where({1, 1, 1}, ball_b);
  MetricOptions by_area;
  by_area.nsd_surface = NsdSurface::surface_area;
  const MaskScores one = compare_masks(a, b, 1, by_area);
  const MaskScores other = compare_masks(a, b, 1, {});
  EXPECT_EQ(one.hd95_mm, other.hd95_mm);
  EXPECT_EQ(one.mean_surface_mm, other.mean_surface_mm);
  EXPECT_EQ(one.dice, other.dice);
  EXPECT_NE(one.nsd, other.nsd);
}

TEST(NsdBySurfaceArea, TreatsEmptyMasksAlike) {
  const LabelMap none = empty_mask({3, 3, 3});
  LabelMap some = none;
  label_at(some, {1, 1, 1}) = 1;
  EXPECT_EQ(normalised_surface_dice(none, none, 1, 1, NsdSurface::surface_area), 1);
  EXPECT_EQ(normalised_surface_dice(none, some, 1, 1, NsdSurface::surface_area), 0);
  EXPECT_EQ(normalised_surface_dice(some, some, 1, 0, NsdSurface::surface_area), 1);
}

/// The octahedron around one voxel: eight triangles with corners half a voxel away.
TEST(SurfaceElements, OfOneVoxelAreAnOctahedron) {
  LabelMap map = empty_mask({3, 3, 3});
  label_at(map, {1, 1, 1}) = 1;
  const std::vector<SurfaceElement> elements = surface_elements_of(map, 1, {{1, 1, 1}, {1, 1, 1}});
  ASSERT_EQ(elements.size(), 8U);
  EXPECT_EQ(elements.back().corner, 7U);
  double area = 0;
  for (const SurfaceElement& element : elements) area += element.area_mm2;
  EXPECT_NEAR(area, std::sqrt(3.0), 1e-12);
}

}  // namespace
}  // namespace sammoe

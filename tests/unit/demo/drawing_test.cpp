#include "appearance.hpp"
#include "contrast.hpp"
#include "lesions.hpp"
#include "random_field.hpp"
#include "region_codes.hpp"
#include "shapes.hpp"
#include "tubes.hpp"
#include "voxels.hpp"
#include "walls.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

namespace sammoe::demo {
namespace {

constexpr std::uint64_t kImages = 25;

Voxels voxels_of(const Sample& sample, const Structure& structure) {
  Voxels voxels;
  for (std::uint32_t voxel = 0; voxel < kVoxels; ++voxel) {
    if (structure.codes[sample.codes[voxel]]) voxels.push_back(voxel);
  }
  return voxels;
}

Voxels voxels_of(const Sample& sample, Code code) {
  return voxels_of(sample, structure_of(Task::shapes, code));
}

double mean_of(const std::vector<float>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double median_of(std::vector<float> values) {
  std::sort(values.begin(), values.end());
  return values.at(values.size() / 2);
}

/// Calls `check(sample, structure, voxels)` for each structure of a task in some images of `draw`.
template <typename Draw, typename Check>
void for_each_structure(Draw draw, Task task, Check check) {
  for (std::uint64_t image = 0; image < kImages; ++image) {
    RandomSource random({11, image});
    Sample sample = draw(random);
    drop_small_structures(sample);
    for (const Structure& structure : sample.structures) {
      if (structure.task == task) check(sample, structure, voxels_of(sample, structure));
    }
  }
}

/// The share of a task's structures whose mean differs from the median around them by at least `contrast`.
template <typename Draw>
double share_with_contrast(Draw draw, Task task, double contrast) {
  int visible = 0;
  int all = 0;
  for_each_structure(draw, task, [&](const Sample& sample, const Structure&, const Voxels& voxels) {
    const double inside = mean_of(values_at(sample.image, voxels));
    const double around = median_of(values_at(sample.image, surroundings(voxels)));
    visible += std::abs(inside - around) >= contrast;
    ++all;
  });
  EXPECT_GE(all, static_cast<int>(kImages));
  return visible / static_cast<double>(all);
}

TEST(RandomField, IsSmoothAndHasVarianceOne) {
  RandomSource random({1});
  const std::vector<float> field = random_field(random, 8);
  ASSERT_EQ(field.size(), kVoxels);
  const double mean = mean_of(field);
  double squares = 0;
  double steps = 0;
  for (std::size_t n = 1; n < kVoxels; ++n) {
    squares += (field[n] - mean) * (field[n] - mean);
    if (n % kEdge != 0) steps += (field[n] - field[n - 1]) * (field[n] - field[n - 1]);
  }
  EXPECT_NEAR(squares / kVoxels, 1, 1e-3);
  EXPECT_LT(steps / kVoxels, .1);  // 2 for noise without any smoothness
}

TEST(Contrast, KeepsItsDistanceFromTheMedian) {
  for (std::uint64_t key = 0; key < 50; ++key) {
    RandomSource random({key});
    const double value = contrasting_intensity(random, {.4F, .5F, .5F, .5F, .6F}, .15, .6);
    EXPECT_GE(std::abs(value - .5), .15 - 1e-6);
    EXPECT_LE(std::abs(value - .5), .6 + 1e-6);
  }
}

TEST(Shapes, DifferFromWhatIsAroundThem) {
  EXPECT_GT(share_with_contrast(draw_shapes, Task::shapes, .1), .9);
}

TEST(Tubes, DifferFromWhatIsAroundThem) {
  EXPECT_GT(share_with_contrast(draw_tubes, Task::tubes, .1), .95);
}

TEST(Tubes, HangTogether) {
  for_each_structure(draw_tubes, Task::tubes, [](const Sample&, const Structure&, const Voxels& voxels) {
    EXPECT_EQ(largest_piece(voxels).size(), voxels.size());
  });
}

TEST(Tubes, AreThin) {
  for_each_structure(draw_tubes, Task::tubes, [](const Sample&, const Structure&, const Voxels& voxels) {
    // A tube of radius 4, the thickest, has a third of its voxels within two voxels of its surface.
    EXPECT_GT(surroundings(voxels).size(), voxels.size() / 2);
  });
}

TEST(Lesions, LieInAnOrganThatHasThemAsAPart) {
  for (std::uint64_t image = 0; image < kImages; ++image) {
    RandomSource random({12, image});
    const Sample sample = draw_lesions(random);
    for (const Structure& lesion : sample.structures) {
      if (lesion.task != Task::lesions) continue;
      const auto organ =
          std::find_if(sample.structures.begin(), sample.structures.end(), [&](const Structure& other) {
            return other.task == Task::shapes && (other.codes & lesion.codes) == lesion.codes;
          });
      ASSERT_NE(organ, sample.structures.end());
      const Voxels around = surroundings(voxels_of(sample, lesion));
      const auto in_organ = std::count_if(around.begin(), around.end(), [&](std::uint32_t voxel) {
        return organ->codes[sample.codes[voxel]];
      });
      EXPECT_GE(in_organ, static_cast<std::ptrdiff_t>(around.size() / 2));
    }
  }
}

TEST(Lesions, OfOneImageAreAllBrighterOrAllDarker) {
  int images_with_several = 0;
  for (std::uint64_t image = 0; image < kImages; ++image) {
    RandomSource random({13, image});
    Sample sample = draw_lesions(random);
    drop_small_structures(sample);
    int brighter = 0;
    int lesions = 0;
    for (const Structure& lesion : sample.structures) {
      if (lesion.task != Task::lesions) continue;
      const Voxels voxels = voxels_of(sample, lesion);
      Voxels around = surroundings(voxels);
      around.erase(std::remove_if(around.begin(), around.end(),
                                  [&](std::uint32_t voxel) {
                                    return sample.codes[voxel] < kFirstShape ||
                                           sample.codes[voxel] >= kFirstDetail;
                                  }),
                   around.end());
      ASSERT_FALSE(around.empty());
      brighter += mean_of(values_at(sample.image, voxels)) > mean_of(values_at(sample.image, around));
      ++lesions;
    }
    EXPECT_TRUE(brighter == 0 || brighter == lesions) << "image " << image;
    images_with_several += lesions > 1;
  }
  EXPECT_GT(images_with_several, 5);
}

TEST(Walls, AreHollow) {
  for_each_structure(
      draw_walls, Task::walls, [](const Sample& sample, const Structure& structure, const Voxels& wall) {
        const std::size_t code = structure.codes._Find_first();
        const auto inner = static_cast<Code>(code - kFirstDetail + kFirstCavity);
        const Voxels cavity = voxels_of(sample, inner);
        ASSERT_FALSE(cavity.empty());
        const std::vector<std::uint8_t> is_wall = mask_of(wall);
        const Voxels beside_cavity = surroundings(cavity);
        const auto walled = std::count_if(beside_cavity.begin(), beside_cavity.end(),
                                          [&](std::uint32_t voxel) { return is_wall[voxel] != 0; });
        // A third of the walls are open at one side.
        EXPECT_GT(walled, static_cast<std::ptrdiff_t>(beside_cavity.size() / 2));
        const double contrast =
            mean_of(values_at(sample.image, wall)) - mean_of(values_at(sample.image, cavity));
        EXPECT_GT(std::abs(contrast), .05);
      });
}

TEST(Walls, AreAskedForWithoutTheirCavity) {
  for_each_structure(draw_walls, Task::walls, [](const Sample&, const Structure& structure, const Voxels&) {
    for (std::size_t code = kFirstCavity; code < structure.codes.size(); ++code)
      EXPECT_FALSE(structure.codes[code]);
  });
}

TEST(Appearance, OfThickSlicesAveragesAlongOneAxisOnly) {
  for (std::uint64_t key = 0; key < 6; ++key) {
    RandomSource random({key});
    std::vector<float> image(kVoxels);
    for (std::size_t n = 0; n < kVoxels; ++n)
      image[n] = static_cast<float>((n % kEdge + n / kEdge + n / (kEdge * kEdge)) % 2);
    const std::vector<float> before = image;
    apply_thick_slices(random, image);
    EXPECT_NEAR(mean_of(image), .5, .02);
    EXPECT_NE(image, before);
    const auto [least, greatest] = std::minmax_element(image.begin(), image.end());
    EXPECT_GE(*least, 0);
    EXPECT_LE(*greatest, 1);
  }
}

TEST(Appearance, KeepsAnEvenImageNearlyEvenAndAirDark) {
  for (std::uint64_t key = 0; key < 10; ++key) {
    RandomSource random({key});
    std::vector<float> image(kVoxels, 0);
    std::fill(image.begin() + kVoxels / 2, image.end(), .8F);
    apply_appearance(random, image);
    const std::vector<float> air(image.begin(), image.begin() + kVoxels / 4);
    const std::vector<float> tissue(image.end() - kVoxels / 4, image.end());
    EXPECT_GE(*std::min_element(image.begin(), image.end()), 0);
    EXPECT_GT(mean_of(tissue), .5);
    EXPECT_LT(mean_of(air), .1);
  }
}

}  // namespace
}  // namespace sammoe::demo

#include "anatomy.hpp"

#include "random_field.hpp"
#include "rotation.hpp"
#include "tissue_intensities.hpp"

#include <algorithm>
#include <cmath>

namespace sammoe::demo {
namespace {

using Field = std::vector<float>;

/// What the atlas says at each voxel of the image.
struct Crop {
  std::vector<Code> codes;
  Field outside_mm;  ///< distance from the brain; 0 in it
  Field depth_mm;    ///< distance from what is not brain; 0 outside
};

/// Half of all crops are near a nucleus.
Code random_focus(RandomSource& random) {
  if (random.chance(.5)) return static_cast<Code>(random.integer(kFirstNucleus, kLastNucleus));
  return random.choice(std::array<Code, 7>{kVentricleLeft, kVentricleRight, kBrainstem, kBrainstem,
                                           kCerebellum, kCerebellum, kWhiteMatter});
}

/// Positions in the atlas, in its voxels, along each axis.
using Positions = std::array<Field, 3>;

Positions affine_positions(RandomSource& random, const Atlas& atlas) {
  const std::vector<Index3>& places = atlas.places[random_focus(random)];
  const Index3 focus =
      places[static_cast<std::size_t>(random.uniform() * static_cast<double>(places.size()))];
  const Point3 offset = random.point(-4, 4);
  Matrix3 matrix = random_rotation(random, 15);
  const Point3 scale = random.point(-.16, .16);
  for (auto& row : matrix) {
    for (std::size_t axis = 0; axis < 3; ++axis) row[axis] *= std::exp(scale[axis]) * kSpacingMm;
  }
  Positions positions;
  constexpr double kMiddle = (kEdge - 1) / 2.0;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const auto& row = matrix[axis];
    const double centre = static_cast<double>(focus[axis]) + offset[axis];
    positions[axis].resize(kVoxels);
    float* at = positions[axis].data();
    for (std::size_t k = 0; k < kEdge; ++k) {
      for (std::size_t j = 0; j < kEdge; ++j, at += kEdge) {
        const auto start = static_cast<float>(centre - row[0] * kMiddle + row[1] * (double(j) - kMiddle) +
                                              row[2] * (double(k) - kMiddle));
        const auto step = static_cast<float>(row[0]);
        for (std::size_t i = 0; i < kEdge; ++i) at[i] = start + step * static_cast<float>(i);
      }
    }
  }
  return positions;
}

/// Adds random displacements, coarse to fine.
void deform(RandomSource& random, Positions& positions) {
  struct Level {
    int bumps;
    double most_mm;
  };
  for (const Level level : {Level{4, 2.8}, Level{8, 1.4}, Level{16, .56}}) {
    const auto amount = static_cast<float>(random.uniform(0, level.most_mm));
    for (Field& along : positions) {
      const Field field = random_field(random, level.bumps);
      for (std::size_t n = 0; n < kVoxels; ++n) along[n] += amount * field[n];
    }
  }
}

Crop crop_at(const Atlas& atlas, const Positions& positions) {
  Crop crop{std::vector<Code>(kVoxels), Field(kVoxels), Field(kVoxels)};
  const auto nearest = [&](std::size_t axis, std::size_t n) {
    const float last = static_cast<float>(atlas.size[axis] - 1);
    return static_cast<std::size_t>(std::clamp(positions[axis][n], 0.F, last) + .5F);
  };
  const auto row = static_cast<std::size_t>(atlas.size[0]);
  const std::size_t slice = row * static_cast<std::size_t>(atlas.size[1]);
  for (std::size_t n = 0; n < kVoxels; ++n) {
    const std::size_t at = nearest(2, n) * slice + nearest(1, n) * row + nearest(0, n);
    const float distance_mm = static_cast<float>(atlas.distance[at]) / kDistanceSteps;
    crop.codes[n] = atlas.codes[at];
    crop.outside_mm[n] = std::max(distance_mm, 0.F);
    crop.depth_mm[n] = distance_mm > 0 ? 0 : 1 - distance_mm;
  }
  return crop;
}

std::array<float, kAtlasCodes> means_of(RandomSource& random, const TissueIntensities& tissue) {
  std::array<float, kAtlasCodes> mean{};
  for (std::size_t code = kFirstNucleus; code <= kLastNucleus; ++code) {
    mean[code] = static_cast<float>(tissue.nuclei[(code - kFirstNucleus) / 2] * (1 + .015 * random.normal()));
  }
  mean[kVentricleLeft] = mean[kVentricleRight] = static_cast<float>(tissue.ventricle);
  mean[kBrainstem] = static_cast<float>(tissue.brainstem);
  mean[kWhiteMatter] = static_cast<float>(tissue.white);
  mean[kCortex] = static_cast<float>(tissue.grey);
  mean[kCerebellum] = static_cast<float>(tissue.cerebellum);
  return mean;
}

/// Whether the voxel is of one code and has a face neighbour of another.
bool touches(const std::vector<Code>& codes, std::size_t voxel, Code own, Code other) {
  if (codes[voxel] != own) return false;
  for (std::size_t stride = 1; stride < kVoxels; stride *= kEdge) {
    const std::size_t position = voxel / stride % kEdge;
    if (position > 0 && codes[voxel - stride] == other) return true;
    if (position + 1 < kEdge && codes[voxel + stride] == other) return true;
  }
  return false;
}

/// Fluid between the cerebrum and the cerebellum, which touch in the atlases but never in a head.
void paint_tentorium(const std::vector<Code>& codes, float fluid, Field& image) {
  for (std::size_t n = 0; n < kVoxels; ++n) {
    if (touches(codes, n, kCortex, kCerebellum)) image[n] = fluid;
  }
}

/// The brain without what is around it. Gyri are level sets of noise, fluid inside grey inside white, because
/// the atlases have only thick parcels; a few fluid gaps between the deep structures likewise.
Field paint_brain(RandomSource& random, const Crop& crop, const TissueIntensities& tissue) {
  const std::array<float, kAtlasCodes> mean = means_of(random, tissue);
  const Field folds = random_field(random, random.choice(std::array<int, 2>{16, 24}));
  const Field folia = random_field(random, 32);
  const Field gaps = random_field(random, 16);
  const auto shift = static_cast<float>(random.uniform(-.1, .1));
  const auto white_above = static_cast<float>(random.uniform(.5, .9));
  const auto fluid_below = static_cast<float>(random.uniform(0, .16));
  const auto fluid_depth_mm = static_cast<float>(random.uniform(0, 3));
  const auto gap_above = static_cast<float>(random.uniform(2, 4));
  const auto fluid = static_cast<float>(tissue.fluid);
  const auto white = static_cast<float>(tissue.white);
  Field image(kVoxels);
  for (std::size_t n = 0; n < kVoxels; ++n) {
    const Code code = crop.codes[n];
    float value = mean[code];
    if (code == kCortex || code == kCerebellum) {
      const float fold = std::abs(code == kCortex ? folds[n] : folia[n]) + shift;
      if (fold > white_above && crop.depth_mm[n] > 3) value = white;
      if (fold < fluid_below || crop.depth_mm[n] < fluid_depth_mm) value = fluid;
    } else if (code == kWhiteMatter && gaps[n] > gap_above) {
      value = fluid;
    }
    image[n] = value;
  }
  paint_tentorium(crop.codes, fluid, image);
  return image;
}

/// Fluid, bone and scalp in shells around the brain, then air; a third of the heads is skull-stripped.
void paint_head(RandomSource& random, const Crop& crop, const TissueIntensities& tissue, Field& image) {
  const auto coarse = static_cast<float>(random.uniform(0, .06));
  const auto fine = static_cast<float>(random.uniform(0, .05));
  const Field coarse_texture = random_field(random, 12);
  const Field fine_texture = random_field(random, 24);
  std::array<double, 3> border_mm{random.uniform(.5, 4), random.uniform(4, 9), random.uniform(9, 18)};
  if (random.chance(.3)) border_mm.fill(random.uniform(0, 3));
  for (std::size_t n = 0; n < kVoxels; ++n) {
    const float texture = 1 + coarse * coarse_texture[n] + fine * fine_texture[n];
    const float outside_mm = crop.outside_mm[n];
    if (crop.codes[n] != 0)
      image[n] *= texture;
    else if (outside_mm < border_mm[0])
      image[n] = static_cast<float>(tissue.fluid);
    else if (outside_mm < border_mm[1])
      image[n] = static_cast<float>(tissue.skull);
    else if (outside_mm < border_mm[2])
      image[n] = static_cast<float>(tissue.scalp) * texture;
    else
      image[n] = 0;
  }
}

}  // namespace

Sample draw_anatomy(RandomSource& random, const Atlas& atlas) {
  Positions positions = affine_positions(random, atlas);
  deform(random, positions);
  Crop crop = crop_at(atlas, positions);
  const TissueIntensities tissue = random_tissue_intensities(random);
  Sample sample;
  sample.image = paint_brain(random, crop, tissue);
  paint_head(random, crop, tissue, sample.image);
  for (Code code = kFirstNucleus; code <= kLastNucleus; ++code)
    sample.structures.push_back(structure_of(Task::nuclei, code));
  for (const Code code : {kVentricleLeft, kVentricleRight, kBrainstem, kCerebellum})
    sample.structures.push_back(structure_of(Task::anatomy, code));
  sample.codes = std::move(crop.codes);
  return sample;
}

}  // namespace sammoe::demo

#include "head.hpp"

#include "head_contrast.hpp"
#include "head_labels.hpp"
#include "random_field.hpp"
#include "rotation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

namespace sammoe::demo {
namespace {

using Field = std::vector<float>;

/// Structures that are often asked for are often in the middle.
Code random_focus(RandomSource& random, const HeadMap& head) {
  double sum = 0;
  const auto& labels = head_labels();
  const auto weight = [&](std::size_t n) { return head.places[n + 1].empty() ? 0 : labels[n].weight; };
  for (std::size_t n = 0; n < labels.size(); ++n) sum += weight(n);
  double place = random.uniform() * sum;
  std::size_t chosen = 0;
  for (std::size_t n = 0; n < labels.size(); ++n) {
    if (weight(n) <= 0) continue;
    chosen = n;
    place -= weight(n);
    if (place < 0) break;
  }
  return static_cast<Code>(chosen + 1);
}

/// Positions in the head, in its voxels, along each axis.
using Positions = std::array<Field, 3>;

Positions affine_positions(RandomSource& random, const HeadMap& head) {
  const std::vector<Index3>& places = head.places[random_focus(random, head)];
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
    double max_mm;
  };
  for (const Level level : {Level{4, 2.8}, Level{9, 1.2}}) {
    const auto amount = static_cast<float>(random.uniform(0, level.max_mm));
    for (Field& along : positions) {
      const Field field = random_field(random, level.bumps);
      for (std::size_t n = 0; n < kVoxels; ++n) along[n] += amount * field[n];
    }
  }
}

std::vector<Code> codes_at(const HeadMap& head, const Positions& positions) {
  std::vector<Code> codes(kVoxels);
  const auto row = head.size[0], slice = head.size[0] * head.size[1];
  for (std::size_t n = 0; n < kVoxels; ++n) {
    std::array<std::int64_t, 3> at{};
    bool is_inside = true;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      at[axis] = static_cast<std::int64_t>(std::floor(positions[axis][n] + .5F));
      is_inside = is_inside && at[axis] >= 0 && at[axis] < head.size[axis];
    }
    if (is_inside) codes[n] = head.codes[static_cast<std::size_t>(at[2] * slice + at[1] * row + at[0])];
  }
  return codes;
}

/// Skull-stripped as brain tools leave an image: with or without the fluid around the brain.
void strip(RandomSource& random, std::vector<Code>& codes) {
  const Code fluid = random.chance(.5) ? head_code(24) : Code{0};
  for (Code& code : codes)
    if (is_outside_brain(code) || code == fluid) code = 0;
}

Field painted(RandomSource& random, const std::vector<Code>& codes, const HeadContrast& contrast) {
  const Field coarse_texture = random_field(random, 12);
  const Field fine_texture = random_field(random, 28);
  const double most = contrast.is_ct ? .006 : .05;
  const auto coarse = static_cast<float>(random.uniform(0, most));
  const auto fine = static_cast<float>(random.uniform(0, most));
  Field image(kVoxels);
  for (std::size_t n = 0; n < kVoxels; ++n) {
    const float mean = contrast.mean[codes[n]];
    if (mean <= 0 && !contrast.is_ct) continue;
    const float texture = coarse * coarse_texture[n] + fine * fine_texture[n];
    image[n] = contrast.is_ct ? mean + texture : std::max(mean * (1 + texture), .001F);
  }
  return image;
}

void name_structures(Sample& sample) {
  const auto& labels = head_labels();
  for (std::size_t n = 0; n < labels.size(); ++n) {
    const auto code = static_cast<Code>(n + 1);
    if (labels[n].weight > 0)
      sample.structures.push_back(structure_of(is_nucleus(code) ? Task::nuclei : Task::anatomy, code));
  }
}

}  // namespace

Sample draw_head(RandomSource& random, const HeadMap& head) {
  Positions positions = affine_positions(random, head);
  deform(random, positions);
  Sample sample;
  sample.codes = codes_at(head, positions);
  if (random.chance(.25)) strip(random, sample.codes);
  const HeadContrast contrast = random_head_contrast(random);
  sample.is_ct = contrast.is_ct;
  sample.image = painted(random, sample.codes, contrast);
  name_structures(sample);
  return sample;
}

}  // namespace sammoe::demo

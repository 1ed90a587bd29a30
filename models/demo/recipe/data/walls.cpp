#include "walls.hpp"

#include "contrast.hpp"
#include "random_field.hpp"
#include "rotation.hpp"
#include "shapes.hpp"

#include <algorithm>
#include <cmath>

namespace sammoe::demo {
namespace {

struct Shell {
  Point3 centre;
  Point3 radii;      ///< of the outer surface, voxels
  double thickness;  ///< voxels
  Matrix3 rotation;
  double opening;  ///< share of the last axis beyond which the wall is missing; > 1: closed
};

struct HollowVoxels {
  Voxels wall, cavity;
};

double greatest_radius(const Shell& shell) {
  return *std::max_element(shell.radii.begin(), shell.radii.end());
}

Shell random_shell(RandomSource& random) {
  Shell shell{};
  const double radius = random.uniform(8, 18);
  for (double& along : shell.radii)
    along = std::clamp(radius * std::exp(random.uniform(-.25, .25)), 8.0, 18.0);
  const double least = *std::min_element(shell.radii.begin(), shell.radii.end());
  // A cavity must stay one that is seen.
  shell.thickness = random.uniform(2.5, std::min(5.0, least - 3.5));
  shell.centre = random.point(12, kEdge - 12);
  shell.rotation = random_rotation(random, 180);
  shell.opening = random.chance(.3) ? random.uniform(.3, .75) : 2;
  return shell;
}

/// Shells that do not touch; at least one.
std::vector<Shell> place_shells(RandomSource& random) {
  constexpr int kTries = 12;
  const auto count = static_cast<std::size_t>(random.integer(1, 3));
  std::vector<Shell> placed{random_shell(random)};
  for (int attempt = 0; attempt < kTries && placed.size() < count; ++attempt) {
    const Shell shell = random_shell(random);
    const bool is_free = std::all_of(placed.begin(), placed.end(), [&](const Shell& other) {
      const double apart = std::hypot(shell.centre[0] - other.centre[0], shell.centre[1] - other.centre[1],
                                      shell.centre[2] - other.centre[2]);
      return apart > 1.1 * (greatest_radius(shell) + greatest_radius(other)) + 2;
    });
    if (is_free) placed.push_back(shell);
  }
  return placed;
}

enum class Place { outside, wall, cavity };

/// Where a voxel lies whose offset from the centre is first multiplied by `bend`.
Place place_in(const Shell& shell, const Point3& voxel, double bend) {
  double outer = 0;
  double inner = 0;
  double height = 0;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    double along = 0;
    for (std::size_t n = 0; n < 3; ++n) along += shell.rotation[axis][n] * (voxel[n] - shell.centre[n]);
    along *= bend;
    const double outer_share = along / shell.radii[axis];
    const double inner_share = along / (shell.radii[axis] - shell.thickness);
    outer += outer_share * outer_share;
    inner += inner_share * inner_share;
    height = outer_share;
  }
  if (inner < 1) return Place::cavity;
  return outer < 1 && height < shell.opening ? Place::wall : Place::outside;
}

/// Both surfaces bend by the same noise, so that the wall never breaks.
HollowVoxels voxels_of(RandomSource& random, const Shell& shell) {
  const std::vector<float> noise = random_field(random, 8);
  const double roughness = random.uniform(0, .06);
  std::array<std::size_t, 3> first{};
  std::array<std::size_t, 3> last{};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double reach = 1.5 * greatest_radius(shell);  // roughness adds less
    first[axis] = static_cast<std::size_t>(std::clamp(shell.centre[axis] - reach, 0.0, kEdge - 1.0));
    last[axis] = static_cast<std::size_t>(std::clamp(shell.centre[axis] + reach, 0.0, kEdge - 1.0));
  }
  HollowVoxels voxels;
  for (std::size_t k = first[2]; k <= last[2]; ++k) {
    for (std::size_t j = first[1]; j <= last[1]; ++j) {
      for (std::size_t i = first[0]; i <= last[0]; ++i) {
        const std::uint32_t voxel = voxel_at(i, j, k);
        const Place place = place_in(shell, {double(i), double(j), double(k)},
                                     1 + roughness * static_cast<double>(noise[voxel]));
        if (place == Place::cavity) voxels.cavity.push_back(voxel);
        if (place == Place::wall) voxels.wall.push_back(voxel);
      }
    }
  }
  return voxels;
}

}  // namespace

Sample draw_walls(RandomSource& random) {
  Sample sample = draw_background(random, 2);
  add_shapes(random, sample, random.integer(1, 3));
  Code wall_code = kFirstDetail;
  Code cavity_code = kFirstCavity;
  for (const Shell& shell : place_shells(random)) {
    const HollowVoxels voxels = voxels_of(random, shell);
    // Sometimes the same as outside, as with a wall within one tissue.
    const std::vector<float> outside = values_at(sample.image, surroundings(voxels.wall));
    const float filling = random.chance(.25) && !outside.empty()
                              ? outside[outside.size() / 2]
                              : contrasting_intensity(random, outside, .1, .6);
    paint(sample, voxels.cavity, filling, cavity_code++);
    const std::vector<float> beside = values_at(sample.image, surroundings(voxels.wall));
    paint(sample, voxels.wall, contrasting_intensity(random, beside, .15, .6), wall_code);
    sample.structures.push_back(structure_of(Task::walls, wall_code++));
  }
  make_positive(random, sample.image);
  return sample;
}

}  // namespace sammoe::demo

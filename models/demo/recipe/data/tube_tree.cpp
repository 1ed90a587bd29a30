#include "tube_tree.hpp"

#include <algorithm>
#include <cmath>

namespace sammoe::demo {
namespace {

constexpr double kLeastRadius = 1.4;  ///< voxels; thinner tubes would break on the grid

/// A place on a tube's axis.
struct Station {
  Point3 at;
  Point3 direction;  ///< unit vector along the tube
  double radius;
};

using Axis = std::vector<Station>;

Point3 moved(const Point3& from, const Point3& along, double length) {
  return {from[0] + length * along[0], from[1] + length * along[1], from[2] + length * along[2]};
}

Point3 unit(const Point3& vector) {
  const double length = std::sqrt(vector[0] * vector[0] + vector[1] * vector[1] + vector[2] * vector[2]);
  if (length < 1e-9) return {1, 0, 0};
  return {vector[0] / length, vector[1] / length, vector[2] / length};
}

Point3 random_vector(RandomSource& random) {
  return {random.normal(), random.normal(), random.normal()};
}

bool is_inside(const Point3& at) {
  constexpr double kBeyond = 3;  ///< so that a tube that leaves is not seen to end
  return std::all_of(at.begin(), at.end(),
                     [](double x) { return x > -kBeyond && x < static_cast<double>(kEdge) - 1 + kBeyond; });
}

/// A curve in steps of one voxel whose bending itself changes slowly, until it is long enough or leaves the
/// grid.
Axis grown(RandomSource& random, Station station, int length) {
  constexpr double kPersistence = .94;
  const double innovation = std::sqrt(1 - kPersistence * kPersistence);
  const double bend = random.uniform(.02, .09);
  const double taper = random.uniform(0, .4) / length;
  const double first_radius = station.radius;
  Point3 turn = random_vector(random);
  Axis axis;
  for (int step = 0; step < length && is_inside(station.at); ++step) {
    station.radius = std::max(kLeastRadius, first_radius * (1 - taper * step));
    axis.push_back(station);
    const Point3 change = random_vector(random);
    for (std::size_t n = 0; n < 3; ++n) turn[n] = kPersistence * turn[n] + innovation * change[n];
    station.direction = unit(moved(station.direction, turn, bend));
    station.at = moved(station.at, station.direction, 1);
  }
  return axis;
}

/// Half the trunks enter through a face and head for the middle, the others start anywhere.
Axis random_trunk(RandomSource& random) {
  Station start{random.point(14, kEdge - 14), unit(random_vector(random)), random.uniform(1.8, 4)};
  if (random.chance(.5)) {
    const auto face = static_cast<std::size_t>(random.integer(0, 2));
    start.at[face] = random.chance(.5) ? -1 : static_cast<double>(kEdge);
    const Point3 target = random.point(20, kEdge - 20);
    start.direction = unit(moved(target, start.at, -1));
  }
  return grown(random, start, random.integer(45, 110));
}

Axis random_branch(RandomSource& random, const Axis& trunk) {
  const auto place = static_cast<std::size_t>(random.uniform(.15, .85) * static_cast<double>(trunk.size()));
  Station start = trunk[place];
  Point3 sideways = random_vector(random);
  double along = 0;
  for (std::size_t n = 0; n < 3; ++n) along += sideways[n] * start.direction[n];
  sideways = unit(moved(sideways, start.direction, -along));
  const double angle = random.uniform(.6, 1.3);
  start.direction = unit(moved(sideways, start.direction, 1 / std::tan(angle)));
  start.radius = std::max(kLeastRadius, start.radius * random.uniform(.5, .8));
  return grown(random, start, random.integer(15, 45));
}

void stamp(const Axis& axis, std::vector<std::uint8_t>& mask) {
  for (const Station& station : axis) {
    std::array<int, 3> first{};
    std::array<int, 3> last{};
    for (std::size_t n = 0; n < 3; ++n) {
      first[n] = std::max(0, static_cast<int>(std::ceil(station.at[n] - station.radius)));
      last[n] =
          std::min(static_cast<int>(kEdge) - 1, static_cast<int>(std::floor(station.at[n] + station.radius)));
    }
    for (int k = first[2]; k <= last[2]; ++k) {
      for (int j = first[1]; j <= last[1]; ++j) {
        for (int i = first[0]; i <= last[0]; ++i) {
          const double x = i - station.at[0], y = j - station.at[1], z = k - station.at[2];
          if (x * x + y * y + z * z <= station.radius * station.radius)
            mask[voxel_at(static_cast<std::size_t>(i), static_cast<std::size_t>(j),
                          static_cast<std::size_t>(k))] = 1;
        }
      }
    }
  }
}

}  // namespace

Voxels random_tube_tree(RandomSource& random) {
  constexpr int kTries = 10;
  constexpr std::size_t kLeastLength = 35;
  Axis trunk;
  for (int attempt = 0; attempt < kTries && trunk.size() < kLeastLength; ++attempt)
    trunk = random_trunk(random);
  std::vector<std::uint8_t> mask(kVoxels, 0);
  stamp(trunk, mask);
  const int branches = random.integer(0, 3);
  for (int branch = 0; branch < branches; ++branch) stamp(random_branch(random, trunk), mask);
  Voxels voxels;
  for (std::uint32_t voxel = 0; voxel < kVoxels; ++voxel) {
    if (mask[voxel] != 0) voxels.push_back(voxel);
  }
  return voxels;
}

}  // namespace sammoe::demo

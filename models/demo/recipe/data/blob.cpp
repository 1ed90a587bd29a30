#include "blob.hpp"

#include "random_field.hpp"
#include "rotation.hpp"

#include <algorithm>
#include <cmath>

namespace sammoe::demo {
namespace {

template <int Exponent>
float power(float x) {
  const float square = x * x;
  if constexpr (Exponent == 2) return square;
  if constexpr (Exponent == 3) return square * std::abs(x);
  return square * square * square;
}

/// From voxel offsets to coordinates in which the blob without noise is the unit superquadric.
struct Frame {
  Point3 centre;
  Matrix3 unit_from_voxel;
  std::array<std::size_t, 3> first, last;  ///< box of voxels beyond which nothing is drawn
};

Frame random_frame(RandomSource& random, const Point3& centre, const BlobForm& form) {
  Frame frame;
  frame.centre = centre;
  frame.unit_from_voxel = random_rotation(random, 180);
  const Point3 stretch = random.point(-form.stretch, form.stretch);
  double greatest = 0;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double radius = form.radius * std::exp(stretch[axis]);
    greatest = std::max(greatest, radius);
    for (double& entry : frame.unit_from_voxel[axis]) entry /= radius;
  }
  // A cube of exponent 6 reaches sqrt(3) radii along its diagonal, and noise adds to that.
  const double reach = 1.8 * greatest + 1;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    frame.first[axis] = static_cast<std::size_t>(std::clamp(centre[axis] - reach, 0.0, kEdge - 1.0));
    frame.last[axis] = static_cast<std::size_t>(std::clamp(centre[axis] + reach, 0.0, kEdge - 1.0));
  }
  return frame;
}

template <int Exponent>
Voxels voxels_in(const Frame& frame, float roughness, const std::vector<float>& noise) {
  Voxels voxels;
  std::array<float, kEdge> distance{};
  const auto& matrix = frame.unit_from_voxel;
  for (std::size_t k = frame.first[2]; k <= frame.last[2]; ++k) {
    for (std::size_t j = frame.first[1]; j <= frame.last[1]; ++j) {
      const std::uint32_t row = voxel_at(0, j, k);
      for (std::size_t i = frame.first[0]; i <= frame.last[0]; ++i) distance[i] = roughness * noise[row + i];
      for (const auto& axis : matrix) {
        const auto start =
            static_cast<float>(-axis[0] * frame.centre[0] + axis[1] * (double(j) - frame.centre[1]) +
                               axis[2] * (double(k) - frame.centre[2]));
        const auto step = static_cast<float>(axis[0]);
        for (std::size_t i = frame.first[0]; i <= frame.last[0]; ++i)
          distance[i] += power<Exponent>(start + step * static_cast<float>(i));
      }
      for (std::size_t i = frame.first[0]; i <= frame.last[0]; ++i) {
        if (distance[i] < 1) voxels.push_back(row + static_cast<std::uint32_t>(i));
      }
    }
  }
  return voxels;
}

}  // namespace

Voxels random_blob(RandomSource& random, const Point3& centre, const BlobForm& form) {
  const Frame frame = random_frame(random, centre, form);
  const auto roughness = static_cast<float>(random.uniform(0, form.roughness));
  const int bumps = form.least_bumps * random.integer(2, 4) / 2;
  const std::vector<float> noise = random_field(random, bumps);
  switch (random.choice(std::array<int, 4>{2, 2, 3, 6})) {
    case 2:
      return voxels_in<2>(frame, roughness, noise);
    case 3:
      return voxels_in<3>(frame, roughness, noise);
    default:
      return voxels_in<6>(frame, roughness, noise);
  }
}

}  // namespace sammoe::demo

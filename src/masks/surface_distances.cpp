#include "masks/surface_distances.hpp"

#include "masks/distance_map.hpp"
#include "masks/statistics.hpp"
#include "masks/surface.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace sammoe {
namespace {

constexpr double kToleranceSlackMm = 1e-4;
constexpr double kHausdorffShare = 0.95;

std::vector<double> distances_between(const std::vector<std::size_t>& from,
                                      const std::vector<std::size_t>& to, const Index3& size,
                                      const Point3& spacing_mm) {
  const std::vector<float> squared = squared_distances_mm2(to, size, spacing_mm);
  std::vector<double> distances(from.size());
  std::transform(from.begin(), from.end(), distances.begin(),
                 [&](std::size_t voxel) { return std::sqrt(static_cast<double>(squared[voxel])); });
  return distances;
}

double sum_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

}  // namespace

SurfaceDistances surface_distances(const LabelMap& a, const LabelMap& b, std::uint16_t label,
                                   const Region& box) {
  const std::vector<std::size_t> surface_a = surface_of(a, label, box);
  const std::vector<std::size_t> surface_b = surface_of(b, label, box);
  const Point3& spacing_mm = a.grid.spacing_mm;
  return {distances_between(surface_a, surface_b, box.size, spacing_mm),
          distances_between(surface_b, surface_a, box.size, spacing_mm)};
}

double share_within(const SurfaceDistances& distances, double tolerance_mm) {
  const auto is_within = [&](double distance) { return distance <= tolerance_mm + kToleranceSlackMm; };
  const auto count = [&](const std::vector<double>& values) {
    return std::count_if(values.begin(), values.end(), is_within);
  };
  return static_cast<double>(count(distances.from_a_mm) + count(distances.from_b_mm)) /
         static_cast<double>(distances.from_a_mm.size() + distances.from_b_mm.size());
}

double hausdorff_95_mm(SurfaceDistances distances) {
  return std::max(quantile(distances.from_a_mm, kHausdorffShare),
                  quantile(distances.from_b_mm, kHausdorffShare));
}

double mean_distance_mm(const SurfaceDistances& distances) {
  return (sum_of(distances.from_a_mm) + sum_of(distances.from_b_mm)) /
         static_cast<double>(distances.from_a_mm.size() + distances.from_b_mm.size());
}

}  // namespace sammoe

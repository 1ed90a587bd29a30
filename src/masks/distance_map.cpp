#include "masks/distance_map.hpp"

#include <limits>

namespace sammoe {
namespace {

template <typename Number>
constexpr Number kNone = std::numeric_limits<Number>::infinity();

/// Squared distances along one row of voxels. The least over q of (s (p - q))^2 + f(q) is the lower envelope
/// of parabolas, one at each voxel q that has a distance so far (Felzenszwalb and Huttenlocher 2012).
class RowTransform {
 public:
  RowTransform(std::size_t length, double spacing_mm)
      : squared_spacing_(spacing_mm * spacing_mm), places_(length), heights_(length), starts_(length) {}

  /// Replaces the row's values, `stride` apart from each other.
  template <typename Number>
  void apply(Number* row, std::size_t stride) {
    const std::size_t length = places_.size();
    std::size_t count = 0;
    for (std::size_t q = 0; q < length; ++q) {
      if (row[q * stride] != kNone<Number>) count = add(count, static_cast<double>(q), row[q * stride]);
    }
    if (count == 0) return;
    std::size_t lowest = 0;
    for (std::size_t p = 0; p < length; ++p) {
      const auto place = static_cast<double>(p);
      while (lowest + 1 < count && starts_[lowest + 1] < place) ++lowest;
      const double offset = place - places_[lowest];
      row[p * stride] = static_cast<Number>(squared_spacing_ * offset * offset + heights_[lowest]);
    }
  }

 private:
  /// Adds a parabola to the right of the `count` of the envelope; returns how many there are then.
  std::size_t add(std::size_t count, double place, double height) {
    double start = -std::numeric_limits<double>::infinity();
    while (count > 0) {
      const double distance = place - places_[count - 1];
      start =
          (place + places_[count - 1] + (height - heights_[count - 1]) / (squared_spacing_ * distance)) / 2;
      if (start > starts_[count - 1]) break;
      --count;
    }
    if (count == 0) start = -std::numeric_limits<double>::infinity();
    places_[count] = place;
    heights_[count] = height;
    starts_[count] = start;
    return count + 1;
  }

  double squared_spacing_;
  std::vector<double> places_;   ///< of the envelope's parabolas, in voxels
  std::vector<double> heights_;  ///< their lowest values, mm2
  std::vector<double> starts_;   ///< where each becomes the lowest, in voxels
};

template <typename Number>
void spread(std::vector<Number>& squared, const Index3& size, const Point3& spacing_mm) {
  std::size_t stride = 1;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const auto count = static_cast<std::size_t>(size[axis]);
    RowTransform transform(count, spacing_mm[axis]);
    const std::size_t block = stride * count;
    for (std::size_t begin = 0; begin < squared.size(); begin += block) {
      for (std::size_t row = begin; row < begin + stride; ++row) transform.apply(&squared[row], stride);
    }
    stride = block;
  }
}

template <typename Number>
std::vector<Number> squared_distances(const std::vector<std::size_t>& voxels, const Index3& size,
                                      const Point3& spacing_mm) {
  std::vector<Number> squared(static_cast<std::size_t>(size[0] * size[1] * size[2]), kNone<Number>);
  for (const std::size_t voxel : voxels) squared[voxel] = 0;
  spread(squared, size, spacing_mm);
  return squared;
}

}  // namespace

std::vector<float> squared_distances_mm2(const std::vector<std::size_t>& voxels, const Index3& size,
                                         const Point3& spacing_mm) {
  return squared_distances<float>(voxels, size, spacing_mm);
}

void spread_squared_distances_mm2(std::vector<float>& squared, const Index3& size, const Point3& spacing_mm) {
  spread(squared, size, spacing_mm);
}

std::vector<double> exact_squared_distances_mm2(const std::vector<std::size_t>& voxels, const Index3& size,
                                                const Point3& spacing_mm) {
  return squared_distances<double>(voxels, size, spacing_mm);
}

}  // namespace sammoe

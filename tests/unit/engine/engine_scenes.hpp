#pragma once

#include "sammoe/in_process.hpp"
#include "sammoe/segmenter.hpp"
#include "sammoe/volume.hpp"

#include "support/axis_orders.hpp"
#include "support/temporary_folder.hpp"
#include "support/tiny_bundle.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

namespace sammoe {

/// A segmenter over a bundle written for it.
class TinySegmenter {
 public:
  explicit TinySegmenter(const TinyBundle& bundle)
      : segmenter_(segmenter_in_this_process(written(bundle), one_thread())) {}
  Segmenter* operator->() { return &segmenter_; }

 private:
  std::filesystem::path written(const TinyBundle& bundle) {
    write_tiny_bundle(folder_.path() / "bundle", bundle);
    return folder_.path() / "bundle";
  }
  static SegmenterOptions one_thread() {
    SegmenterOptions options;
    options.threads = 1;
    return options;
  }

  TemporaryFolder folder_;
  Segmenter segmenter_;
};

/// A volume of `size` voxels of the ROI's own spacing, centred on the world's origin.
inline Grid grid_of(const Index3& size, double spacing_mm = 1.5) {
  Grid grid;
  grid.size = size;
  for (int axis = 0; axis < 3; ++axis) {
    grid.spacing_mm[axis] = spacing_mm;
    grid.origin_in_ras[axis] = -spacing_mm * static_cast<double>(size[axis] - 1) / 2;
  }
  return grid;
}

/// 900 where `is_object` holds of the world position, 100 elsewhere.
template <typename Predicate>
Volume scene(const Grid& grid, const Predicate& is_object) {
  return volume_of(grid, [&](const Point3& point) { return is_object(point) ? 900.0 : 100.0; });
}

inline auto ball(const Point3& centre, double radius_mm) {
  return [=](const Point3& p) {
    return std::hypot(p[0] - centre[0], p[1] - centre[1], p[2] - centre[2]) <= radius_mm;
  };
}

inline ObjectPrompt object_at(const std::vector<Point3>& clicks_in_ras, std::uint16_t label = 1) {
  ObjectPrompt object;
  object.label = label;
  for (const Point3& click : clicks_in_ras) object.clicks.push_back({click, Frame::ras_mm, true});
  return object;
}

/// Dice of one label of a mask with the voxels where the volume is bright.
inline double dice_with_bright(const LabelMap& mask, const Volume& volume, std::uint16_t label = 1) {
  const std::vector<float> values = volume.values({{0, 0, 0}, volume.grid().size});
  double both = 0;
  double sum = 0;
  for (std::size_t n = 0; n < values.size(); ++n) {
    const bool is_bright = values[n] > 500;
    both += is_bright && mask.labels[n] == label;
    sum += is_bright;
    sum += mask.labels[n] == label;
  }
  return 2 * both / sum;
}

inline RoutingOptions strategy(const std::string& text, std::size_t k = 2, double threshold = 0.5) {
  RoutingOptions options;
  set_strategy(options, text);
  options.k = k;
  options.threshold = threshold;
  return options;
}

inline double sigmoid(double logit) {
  return 1 / (1 + std::exp(-logit));
}

}  // namespace sammoe

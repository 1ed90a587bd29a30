#include "sammoe/error.hpp"
#include "sammoe/prompt_io.hpp"

#include "masks/voxel_extent.hpp"
#include "masks/voxel_set.hpp"

#include <algorithm>
#include <limits>
#include <map>

namespace sammoe {
namespace {

/// Distances that differ by less are equal: rounding must not decide between mirror images.
constexpr float kRelativeTolerance = 1e-5F;

/// Each label costs a distance map of its box. Objects take few times the volume in sum; an image that was
/// taken for a mask has hundreds of labels that each reach everywhere, and would keep us busy for hours.
constexpr std::int64_t kMaxBoxesPerVolume = 32;

/// Calls `visit(index, offset)` for each voxel of a box, i fastest.
template <typename Visit>
void for_each_voxel(const VoxelExtent& box, const Index3& size, Visit visit) {
  for (std::int64_t k = box.first[2]; k <= box.last[2]; ++k) {
    for (std::int64_t j = box.first[1]; j <= box.last[1]; ++j) {
      const std::int64_t row = (k * size[1] + j) * size[0];
      for (std::int64_t i = box.first[0]; i <= box.last[0]; ++i)
        visit(Index3{i, j, k}, static_cast<std::size_t>(row + i));
    }
  }
}

std::map<std::uint16_t, VoxelExtent> boxes_of_labels(const LabelMap& mask) {
  std::map<std::uint16_t, VoxelExtent> boxes;
  const Index3& size = mask.grid.size;
  for_each_voxel({{0, 0, 0}, {size[0] - 1, size[1] - 1, size[2] - 1}}, size,
                 [&](const Index3& index, std::size_t offset) {
                   if (mask.labels[offset] != 0) boxes[mask.labels[offset]].include(index);
                 });
  return boxes;
}

void require_objects(const LabelMap& mask, const std::map<std::uint16_t, VoxelExtent>& boxes) {
  if (boxes.empty())
    throw Error(ErrorCode::input,
                "coarse mask: no voxel is labelled; expected a label > 0 where an object is");
  std::int64_t voxels = 0;
  for (const auto& [label, box] : boxes) {
    voxels += (box.last[0] - box.first[0] + 1) * (box.last[1] - box.first[1] + 1) *
              (box.last[2] - box.first[2] + 1);
  }
  if (voxels > kMaxBoxesPerVolume * mask.grid.voxel_count()) {
    throw Error(ErrorCode::input,
                "coarse mask: " + std::to_string(boxes.size()) +
                    " labels, most of them scattered over the whole volume; expected a mask "
                    "with one label for each object, not an image");
  }
}

/// The label's voxels.
VoxelSet voxels_of(const LabelMap& mask, std::uint16_t label, const VoxelExtent& box) {
  VoxelSet set{box.region(), {}};
  set.contains.reserve(static_cast<std::size_t>(set.box.voxel_count()));
  for_each_voxel(box, mask.grid.size, [&](const Index3&, std::size_t offset) {
    set.contains.push_back(mask.labels[offset] == label);
  });
  return set;
}

/// The label's deepest voxel. Flat objects have many; then the one nearest to their mean, the first of those.
Index3 deepest_voxel(const LabelMap& mask, std::uint16_t label, const VoxelExtent& box) {
  const VoxelSet set = voxels_of(mask, label, box);
  const std::vector<float> depth_mm = depth_in_mm(set, mask.grid.spacing_mm);
  float greatest = 0;
  for (std::size_t n = 0; n < depth_mm.size(); ++n)
    if (set.contains[n] != 0) greatest = std::max(greatest, depth_mm[n]);
  std::vector<Index3> deepest;
  Point3 mean{0, 0, 0};
  std::size_t n = 0;
  for_each_voxel(box, mask.grid.size, [&](const Index3& index, std::size_t) {
    const std::size_t at = n++;
    if (set.contains[at] == 0 || depth_mm[at] < greatest * (1 - kRelativeTolerance)) return;
    deepest.push_back(index);
    for (std::size_t axis = 0; axis < 3; ++axis) mean[axis] += static_cast<double>(index[axis]);
  });
  for (double& coordinate : mean) coordinate /= static_cast<double>(deepest.size());
  const auto squared_mm_from_mean = [&](const Index3& index) {
    double squared = 0;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const double difference_mm =
          (static_cast<double>(index[axis]) - mean[axis]) * mask.grid.spacing_mm[axis];
      squared += difference_mm * difference_mm;
    }
    return squared;
  };
  return *std::min_element(deepest.begin(), deepest.end(), [&](const Index3& a, const Index3& b) {
    return squared_mm_from_mean(a) < squared_mm_from_mean(b) * (1 - kRelativeTolerance);
  });
}

std::string name_of_label(const LabelMap& mask, std::uint16_t label) {
  for (const LabelName& name : mask.names)
    if (name.label == label) return name.name;
  return "";
}

}  // namespace

std::vector<ObjectPrompt> prompts_from_mask(const LabelMap& mask) {
  mask.grid.validate();
  if (mask.labels.size() != static_cast<std::size_t>(mask.grid.voxel_count())) {
    throw Error(ErrorCode::input, "coarse mask: " + std::to_string(mask.labels.size()) +
                                      " values given; expected " + std::to_string(mask.grid.voxel_count()) +
                                      ", one for each voxel of the grid");
  }
  const std::map<std::uint16_t, VoxelExtent> boxes = boxes_of_labels(mask);
  require_objects(mask, boxes);
  std::vector<ObjectPrompt> prompts;
  for (const auto& [label, box] : boxes) {
    const Index3 index = deepest_voxel(mask, label, box);
    const Point3 position = mask.grid.ras_from_voxel(
        {static_cast<double>(index[0]), static_cast<double>(index[1]), static_cast<double>(index[2])});
    prompts.push_back({label, name_of_label(mask, label), {{position, Frame::ras_mm, true}}});
  }
  return prompts;
}

}  // namespace sammoe

#include "masks/label_boxes.hpp"

#include "masks/voxel_box.hpp"

namespace sammoe {
namespace {

struct MetLabel {
  VoxelExtent extent;
  std::int64_t voxel_count = 0;
};

}  // namespace

std::map<std::uint16_t, LabelBox> boxes_of_labels(const LabelMap& map) {
  std::map<std::uint16_t, MetLabel> labels;
  const Index3& size = map.grid.size;
  const std::uint16_t* row = map.labels.data();
  for (std::int64_t k = 0; k < size[2]; ++k) {
    for (std::int64_t j = 0; j < size[1]; ++j, row += size[0]) {
      // Label by label would look each up; runs of one label along i are long in masks.
      std::int64_t begin = 0;
      while (begin < size[0]) {
        const std::uint16_t label = row[begin];
        std::int64_t end = begin + 1;
        while (end < size[0] && row[end] == label) ++end;
        if (label != 0) {
          MetLabel& met = labels[label];
          met.extent.include({begin, j, k});
          met.extent.include({end - 1, j, k});
          met.voxel_count += end - begin;
        }
        begin = end;
      }
    }
  }
  std::map<std::uint16_t, LabelBox> boxes;
  for (const auto& [label, met] : labels) boxes[label] = {met.extent.region(), met.voxel_count};
  return boxes;
}

}  // namespace sammoe

#include "sammoe/error.hpp"
#include "sammoe/prompt_io.hpp"

#include "core/grid_text.hpp"
#include "masks/deepest_voxel.hpp"
#include "masks/label_boxes.hpp"
#include "masks/voxel_box.hpp"

#include <map>
#include <memory>

namespace sammoe {
namespace {

/// Each label costs a distance map of its box. Objects take few times the volume in sum; an image that was
/// taken for a mask has hundreds of labels that each reach everywhere, and would keep us busy for hours.
constexpr std::int64_t kMaxBoxesPerVolume = 32;

void require_objects(const LabelMap& mask, const std::map<std::uint16_t, LabelBox>& boxes) {
  if (boxes.empty())
    throw Error(ErrorCode::input,
                "coarse mask: no voxel is labelled; expected a label > 0 where an object is");
  std::int64_t voxels = 0;
  for (const auto& [label, found] : boxes) voxels += found.box.voxel_count();
  if (voxels > kMaxBoxesPerVolume * mask.grid.voxel_count()) {
    throw Error(ErrorCode::input,
                "coarse mask: " + std::to_string(boxes.size()) +
                    " labels, most of them scattered over the whole volume; expected a mask "
                    "with one label for each object, not an image");
  }
}

Index3 click_in(const LabelMap& mask, std::uint16_t label, const Region& box) {
  const auto is_label = [&](std::size_t offset) { return mask.labels[offset] == label; };
  return innermost_voxel(voxels_in(box, mask.grid.size, is_label), mask.grid.spacing_mm);
}

/// The smallest box that holds all labels.
LabelPatch labelled_part(const LabelMap& mask) {
  LabelPatch part;
  for (const auto& [label, found] : boxes_of_labels(mask)) part.region = bounding_box(part.region, found.box);
  part.labels.resize(static_cast<std::size_t>(part.region.voxel_count()));
  copy_common_voxels(mask.labels, {{0, 0, 0}, mask.grid.size}, part.labels, part.region);
  return part;
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
  const std::map<std::uint16_t, LabelBox> boxes = boxes_of_labels(mask);
  require_objects(mask, boxes);
  std::vector<ObjectPrompt> prompts;
  for (const auto& [label, found] : boxes) {
    const Index3 index = click_in(mask, label, found.box);
    const Point3 position = mask.grid.ras_from_voxel(
        {static_cast<double>(index[0]), static_cast<double>(index[1]), static_cast<double>(index[2])});
    prompts.push_back({label, name_of_label(mask, label), {{position, Frame::ras_mm, true}}});
  }
  return prompts;
}

std::vector<ObjectPrompt> prompts_to_refine(const LabelMap& mask, const Grid& volume) {
  if (!same_grid(mask.grid, volume)) {
    throw Error(ErrorCode::input, "coarse mask: it lies on another grid than the volume (" +
                                      difference_of(mask.grid, volume) +
                                      "), and only one on the volume's voxels can be refined; resample it, "
                                      "or use only its clicks, without refining it");
  }
  std::vector<ObjectPrompt> prompts = prompts_from_mask(mask);
  const auto patch = std::make_shared<const LabelPatch>(labelled_part(mask));
  for (ObjectPrompt& prompt : prompts) prompt.mask = patch;
  return prompts;
}

}  // namespace sammoe

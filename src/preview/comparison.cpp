#include "sammoe/error.hpp"

#include "masks/voxel_box.hpp"
#include "preview/image.hpp"
#include "preview/outline.hpp"
#include "preview/palette.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace sammoe {
namespace {

// What a voxel belongs to; both together are their sum.
constexpr std::uint16_t kReference = 2;  ///< the palette's second colour, sky blue
constexpr std::uint16_t kMask = 1;       ///< the palette's first, orange

constexpr double kMarginMm = 10;     ///< shown around the object's longest side, at least
constexpr double kMarginPart = 0.3;  ///< of that side
constexpr PanelLimits kSmall{300, 340, 220};

void require_grid(const Volume& volume, const LabelMap& map, const char* what) {
  if (same_grid(volume.grid(), map.grid) &&
      map.labels.size() == static_cast<std::size_t>(map.grid.voxel_count()))
    return;
  throw Error(ErrorCode::input, std::string("picture of a comparison: the ") + what +
                                    " does not lie on the volume's grid; expected a mask of this volume");
}

/// The cube (in mm) that holds the object in either mask and the clicks, with a margin, as far as it lies in
/// the volume; all of that if there is nothing.
Region shown_region(const LabelMap& memberships, const std::vector<Point3>& clicks_in_voxels) {
  const Grid& grid = memberships.grid;
  VoxelExtent extent;
  for_each_voxel(grid.size, [&](const Index3& index, std::size_t offset) {
    if (memberships.labels[offset] != 0) extent.include(index);
  });
  for (const Point3& click : clicks_in_voxels) {
    if (!grid.contains(click)) continue;
    Index3 index{};
    for (std::size_t axis = 0; axis < 3; ++axis)
      index[axis] = std::clamp<std::int64_t>(std::llround(click[axis]), 0, grid.size[axis] - 1);
    extent.include(index);
  }
  Region region = extent.region();
  if (region.voxel_count() == 0) return {{0, 0, 0}, grid.size};
  double side_mm = 0;
  for (std::size_t axis = 0; axis < 3; ++axis)
    side_mm = std::max(side_mm, static_cast<double>(region.size[axis]) * grid.spacing_mm[axis]);
  side_mm += 2 * std::max(kMarginMm, kMarginPart * side_mm);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double size = std::min(side_mm / grid.spacing_mm[axis], static_cast<double>(grid.size[axis]));
    const auto more = std::max<std::int64_t>(0, std::llround(size) - region.size[axis]);
    region.begin[axis] -= more / 2;
    region.size[axis] += more;
  }
  return clip(region, grid.size);
}

LabelMap cut_out(const LabelMap& map, const Region& region) {
  LabelMap part{part_of(map.grid, region), {}};
  part.labels.reserve(static_cast<std::size_t>(region.voxel_count()));
  const Index3& size = map.grid.size;
  for (std::int64_t k = region.begin[2]; k < region.begin[2] + region.size[2]; ++k) {
    for (std::int64_t j = region.begin[1]; j < region.begin[1] + region.size[1]; ++j) {
      const auto row = map.labels.begin() + ((k * size[1] + j) * size[0] + region.begin[0]);
      part.labels.insert(part.labels.end(), row, row + region.size[0]);
    }
  }
  return part;
}

/// The outline of the voxels that belong to one of the two.
void draw_outline_of(std::uint16_t member, RgbImage& image, Slice slice, const PanelScale& scale) {
  for (std::uint16_t& label : slice.labels) label = label & member;
  draw_outlines(image, slice, scale, LabelColours(std::vector<std::uint16_t>{kMask, kReference}));
}

RgbImage paint(const Slice& slice, const PanelScale& scale, const GreyWindow& window) {
  Slice bare = slice;
  std::fill(bare.labels.begin(), bare.labels.end(), std::uint16_t{0});
  RgbImage image = render_panel(bare, scale, window, LabelColours(std::vector<std::uint16_t>{}));
  draw_outline_of(kReference, image, slice, scale);
  draw_outline_of(kMask, image, slice, scale);
  return image;
}

}  // namespace

RgbImage render_comparison(const Volume& volume, const LabelMap& reference, const LabelMap& mask,
                           std::uint16_t label, const std::vector<Point3>& clicks_in_voxels) {
  require_grid(volume, reference, "reference");
  require_grid(volume, mask, "mask");
  LabelMap memberships{volume.grid(), {}};
  memberships.labels.reserve(reference.labels.size());
  for (std::size_t n = 0; n < reference.labels.size(); ++n)
    memberships.labels.push_back(static_cast<std::uint16_t>((reference.labels[n] == label ? kReference : 0) +
                                                            (mask.labels[n] == label ? kMask : 0)));
  const Region region = shown_region(memberships, clicks_in_voxels);
  const LabelMap part = cut_out(memberships, region);
  const Volume image = Volume::from_values(part.grid, volume.values(region));
  std::vector<Point3> clicks = clicks_in_voxels;
  for (Point3& click : clicks)
    for (std::size_t axis = 0; axis < 3; ++axis) click[axis] -= static_cast<double>(region.begin[axis]);
  return render_picture({image, part, clicks, {}, region.begin, kSmall, paint});
}

}  // namespace sammoe

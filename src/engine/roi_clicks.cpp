#include "engine/roi_clicks.hpp"

#include "preprocess/roi.hpp"

#include <algorithm>

namespace sammoe {
namespace {

/// A click on the outer face of a volume stays in its ROI whatever the rounding.
constexpr double kFaceTolerance = 1e-4;

Point3 position_in(const Grid& roi, const Grid& source, const SourceClick& click) {
  return roi.voxel_from_ras(source.ras_from_voxel(click.index));
}

bool is_within(const Grid& roi, const Point3& position) {
  for (int axis = 0; axis < 3; ++axis) {
    const double end = static_cast<double>(roi.size[axis]) - 0.5;
    if (position[axis] < -0.5 - kFaceTolerance || position[axis] > end + kFaceTolerance) return false;
  }
  return true;
}

}  // namespace

std::vector<SourceClick> source_clicks(const ObjectPrompt& object, const Grid& source) {
  std::vector<SourceClick> clicks;
  for (const Click& click : object.clicks) clicks.push_back({voxel_position(click, source), click.inside});
  return clicks;
}

bool lies_in(const Grid& roi, const Grid& source, const SourceClick& click) {
  return is_within(roi, position_in(roi, source, click));
}

std::vector<RoiClick> clicks_in(const Grid& roi, const Grid& source, const std::vector<SourceClick>& clicks) {
  std::vector<RoiClick> result;
  for (const SourceClick& click : clicks) {
    const Point3 position = position_in(roi, source, click);
    if (is_within(roi, position)) result.push_back({position, click.inside});
  }
  return result;
}

Grid roi_for_click(const Grid& source, const std::vector<SourceClick>& clicks, std::size_t first,
                   const RoiSpec& spec) {
  return box_for_click(source, clicks, first, box_of(spec));
}

Grid box_for_click(const Grid& source, const std::vector<SourceClick>& clicks, std::size_t first,
                   const RoiBox& box) {
  Grid roi = box_around(source, {clicks[first].index}, box);
  std::vector<Point3> held{clicks[first].index};
  for (const SourceClick& click : clicks) {
    held.push_back(click.index);
    if (lies_in(roi, source, click)) continue;
    const Grid moved = box_around(source, held, box);
    const bool holds_all = std::all_of(held.begin(), held.end(), [&](const Point3& index) {
      return lies_in(moved, source, {index, true});
    });
    if (holds_all)
      roi = moved;
    else
      held.pop_back();
  }
  return roi;
}

}  // namespace sammoe

#include "preview/image.hpp"

#include "sammoe/error.hpp"

#include "preview/marks.hpp"
#include "preview/panel.hpp"
#include "preview/panel_text.hpp"
#include "preview/slice.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

namespace sammoe {
namespace {

constexpr double kMaxScaleRatio = 1.5;  ///< panels of more similar size than this share one scale
constexpr int kGap = 6;
constexpr int kMargin = 8;
constexpr int kLegendHeight = 34;
constexpr Rgb kGapColour{38, 38, 38};
constexpr double kClickReach = 3;  ///< a click further off the slice than this, in voxels, is faint
constexpr double kFaint = 0.4;

struct Panel {
  SliceView view;
  Slice slice;
  double pixels_per_mm = 1;
};

/// What all panels have in common.
struct Scene {
  const PictureContent& content;
  GreyWindow window;
  int frame_height;
};

void require_same_grid(const Volume& volume, const LabelMap& mask) {
  if (!same_grid(volume.grid(), mask.grid))
    throw Error(ErrorCode::input,
                "preview: the mask does not lie on the volume's grid; expected a mask of this volume");
  if (mask.labels.size() != static_cast<std::size_t>(mask.grid.voxel_count()))
    throw Error(ErrorCode::input, "preview: the mask has " + std::to_string(mask.labels.size()) +
                                      " values; expected " + std::to_string(mask.grid.voxel_count()));
}

double fitting_scale(const Slice& slice, const PanelLimits& limits) {
  const double width_mm = static_cast<double>(slice.width) * slice.pixel_mm[0];
  const double height_mm = static_cast<double>(slice.height) * slice.pixel_mm[1];
  return std::min(limits.width / width_mm, limits.height / height_mm);
}

/// One scale for all panels where they are of similar size, else each as large as it may be.
void choose_scales(std::vector<Panel>& panels, const PanelLimits& limits) {
  double least = fitting_scale(panels.front().slice, limits);
  double greatest = least;
  for (Panel& panel : panels) {
    panel.pixels_per_mm = fitting_scale(panel.slice, limits);
    least = std::min(least, panel.pixels_per_mm);
    greatest = std::max(greatest, panel.pixels_per_mm);
  }
  if (greatest > kMaxScaleRatio * least) return;
  for (Panel& panel : panels) panel.pixels_per_mm = least;
}

/// A click as a panel shows it, in pixels of the panel's frame.
struct ShownClick {
  std::array<double, 2> place;
  double opacity;
};

std::vector<ShownClick> shown_clicks(const Panel& panel, const PanelScale& scale, const Scene& scene,
                                     const std::array<int, 2>& panel_corner) {
  const Grid& grid = scene.content.volume.grid();
  std::vector<ShownClick> shown;
  for (const Point3& index : scene.content.clicks_in_voxels) {
    if (!grid.contains(index)) continue;
    const double off_slice = std::abs(index[panel.view.normal] - static_cast<double>(panel.view.index));
    const auto position = position_in_slice(panel.view, grid, index);
    shown.push_back(
        {{panel_corner[0] + scale.pixel_of(position[0], 0), panel_corner[1] + scale.pixel_of(position[1], 1)},
         off_slice > kClickReach ? kFaint : 1.0});
  }
  return shown;
}

/// Clicks come last, so that they are seen where no place was left for a text.
void draw_marks(RgbImage& frame, const PanelText& text, const std::vector<ShownClick>& clicks) {
  std::vector<std::array<double, 2>> places;
  for (const ShownClick& click : clicks) places.push_back(click.place);
  draw_panel_text(frame, text, places);
  for (const ShownClick& click : clicks) draw_cross(frame, click.place[0], click.place[1], click.opacity);
}

std::string slice_title(const SliceView& view, const Index3& first_index) {
  return std::string(1, "ijk"[view.normal]) + " = " + std::to_string(first_index[view.normal] + view.index);
}

/// The panel in the middle of its frame, with what is written on it.
RgbImage framed(const Panel& panel, const Scene& scene) {
  const PanelScale scale(panel.slice, panel.pixels_per_mm);
  RgbImage frame(std::max(scale.width, scene.content.limits.min_frame), scene.frame_height);
  const std::array<int, 2> corner{(frame.width() - scale.width) / 2, (frame.height() - scale.height) / 2};
  frame.paste(scene.content.paint(panel.slice, scale, scene.window), corner[0], corner[1]);
  draw_marks(frame,
             {panel.view.edges, slice_title(panel.view, scene.content.first_index), scale.pixels_per_mm,
              scale.width},
             shown_clicks(panel, scale, scene, corner));
  return frame;
}

/// Which colour is which label, as many as there is room for.
void draw_legend(RgbImage& image, int y, const LabelColours& colours) {
  constexpr int kSquare = 14;
  int x = kMargin;
  for (const std::uint16_t label : colours.labels()) {
    const std::string text = std::to_string(label);
    const int width = kSquare + 6 + text_width(text) + 18;
    if (x + width + text_width("...") > image.width()) {
      draw_text(image, x, y, "...");
      return;
    }
    image.fill(x, y, kSquare, kSquare, colours.of(label));
    draw_text(image, x + kSquare + 6, y, text);
    x += width;
  }
}

int height_of_frames(const std::vector<Panel>& panels, const PanelLimits& limits) {
  int height = limits.min_frame;
  for (const Panel& panel : panels)
    height = std::max(height, PanelScale(panel.slice, panel.pixels_per_mm).height);
  return height;
}

/// The frames side by side, above the legend if it has more than one label.
RgbImage assemble(const std::vector<RgbImage>& frames, const Scene& scene) {
  int width = -kGap;
  for (const RgbImage& frame : frames) width += frame.width() + kGap;
  const bool has_legend = scene.content.legend.size() > 1;
  RgbImage image(width, scene.frame_height + (has_legend ? kGap + kLegendHeight : 0));
  image.fill(0, 0, width, scene.frame_height + kGap, kGapColour);
  int x = 0;
  for (const RgbImage& frame : frames) {
    image.paste(frame, x, 0);
    x += frame.width() + kGap;
  }
  if (has_legend)
    draw_legend(image, scene.frame_height + kGap + (kLegendHeight - text_height()) / 2,
                LabelColours(scene.content.legend));
  return image;
}

}  // namespace

RgbImage render_picture(const PictureContent& content) {
  require_same_grid(content.volume, content.mask);
  std::vector<Panel> panels;
  std::vector<Slice> slices;
  for (const SliceView& view : choose_views(content.mask, content.clicks_in_voxels)) {
    slices.push_back(take_slice(content.volume, content.mask, view));
    panels.push_back({view, slices.back(), 1});
  }
  choose_scales(panels, content.limits);
  const Scene scene{content, window_of(slices), height_of_frames(panels, content.limits)};
  std::vector<RgbImage> frames;
  for (const Panel& panel : panels) frames.push_back(framed(panel, scene));
  return assemble(frames, scene);
}

RgbImage render_preview(const Volume& volume, const LabelMap& mask,
                        const std::vector<Point3>& clicks_in_voxels) {
  const LabelColours colours(mask);
  PictureContent content{volume, mask, clicks_in_voxels, colours.labels()};
  content.paint = [&](const Slice& slice, const PanelScale& scale, const GreyWindow& window) {
    return render_panel(slice, scale, window, colours);
  };
  return render_picture(content);
}

}  // namespace sammoe

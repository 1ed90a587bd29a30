#pragma once

#include "sammoe/case_table.hpp"
#include "sammoe/label_map.hpp"
#include "sammoe/volume_io.hpp"

#include "support/tiny_bundle.hpp"

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace sammoe {

/// Two kinds of images, and an expert for each: bright balls where the background rises along i, dark ones
/// where it rises along k. The general expert finds the bright ones, "dark", whose image encoder negates, the
/// others.
inline TinyBundle bright_and_dark() {
  TinyBundle bundle;
  NetworkSource decoder = bright_decoder();
  decoder.replace(decoder.find("0.9"), 3, "0.8");  // equal files would count as one expert
  bundle.experts.push_back({"dark", decoder, negating_encoder()});
  return bundle;
}

inline Grid scene_grid() {
  constexpr std::int64_t edge = 40;
  Grid grid;
  for (int axis = 0; axis < 3; ++axis) {
    grid.size[axis] = edge;
    grid.spacing_mm[axis] = 1.5;
  }
  return grid;
}

/// Writes whole numbers, one for each voxel (i, j, k).
inline void write_voxels(const std::filesystem::path& path,
                         const std::function<int(double i, double j, double k)>& value_at) {
  LabelMap map;
  map.grid = scene_grid();
  for (std::int64_t k = 0; k < map.grid.size[2]; ++k)
    for (std::int64_t j = 0; j < map.grid.size[1]; ++j)
      for (std::int64_t i = 0; i < map.grid.size[0]; ++i)
        map.labels.push_back(static_cast<std::uint16_t>(
            value_at(static_cast<double>(i), static_cast<double>(j), static_cast<double>(k))));
  write_label_map(path, map);
}

/// One image of that task ("bright" or "dark") with a ball somewhere, and its label.
inline LabelledCase write_ball_case(const std::filesystem::path& folder, const std::string& task,
                                    int number) {
  const double at = 16 + number % 8;
  const auto is_ball = [at](double i, double j, double k) {
    return std::hypot(i - at, j - 20, k - (36 - at)) <= 6;
  };
  const std::string name = task + std::to_string(number);
  LabelledCase item;
  item.image = folder / (name + ".nii");
  item.label = folder / (name + ".label.nii");
  item.label_value = std::uint16_t{1};
  item.task = task;
  const bool is_bright = task == "bright";
  write_voxels(item.image, [&](double i, double j, double k) {
    const double background = 1000 + 8 * (is_bright ? i : k);
    return static_cast<int>(is_ball(i, j, k) ? background + (is_bright ? 900 : -900) : background);
  });
  write_voxels(item.label, [&](double i, double j, double k) { return is_ball(i, j, k) ? 1 : 0; });
  return item;
}

/// `count` images of each task.
inline std::vector<LabelledCase> write_ball_cases(const std::filesystem::path& folder, int count) {
  std::vector<LabelledCase> cases;
  for (const char* task : {"bright", "dark"}) {
    for (int number = 0; number < count; ++number) {
      cases.push_back(write_ball_case(folder, task, number));
      cases.back().line = cases.size() + 1;
    }
  }
  return cases;
}

}  // namespace sammoe

#include "head_map.hpp"

#include "sammoe/error.hpp"
#include "sammoe/label_map.hpp"
#include "sammoe/volume_io.hpp"

#include "head_labels.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

namespace sammoe::demo {
namespace {

constexpr int kFirstValidation = 16, kFirstTest = 17, kLastMap = 20;
constexpr std::size_t kPlaceStep = 7;

struct MapNumbers {
  int first, last;
};

MapNumbers numbers_of(HeadSplit split) {
  if (split == HeadSplit::train) return {1, kFirstValidation - 1};
  if (split == HeadSplit::validation) return {kFirstValidation, kFirstTest - 1};
  return {kFirstTest, kLastMap};
}

/// For each axis of R, A, S: which axis of the map goes along it, and whether backwards.
struct Orientation {
  std::array<std::size_t, 3> axis{};
  std::array<bool, 3> is_backwards{};
};

Orientation orientation_of(const Grid& grid) {
  const Point3 origin = grid.ras_from_voxel({0, 0, 0});
  Orientation orientation;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    Point3 step{0, 0, 0};
    step[axis] = 1;
    const Point3 to = grid.ras_from_voxel(step);
    std::size_t along = 0;
    for (std::size_t world = 1; world < 3; ++world)
      if (std::abs(to[world] - origin[world]) > std::abs(to[along] - origin[along])) along = world;
    orientation.axis[along] = axis;
    orientation.is_backwards[along] = to[along] < origin[along];
  }
  return orientation;
}

/// Voxels of the map, reoriented to R, A, S and turned into codes.
HeadMap reoriented(const LabelMap& map) {
  std::vector<Code> code_of(65536, 0);
  for (const HeadLabel& entry : head_labels()) code_of[entry.label] = head_code(entry.label);
  const Orientation orientation = orientation_of(map.grid);
  HeadMap head;
  std::array<std::int64_t, 3> stride{}, start{};
  const std::array<std::int64_t, 3> own_stride{1, map.grid.size[0], map.grid.size[0] * map.grid.size[1]};
  for (std::size_t world = 0; world < 3; ++world) {
    const std::size_t axis = orientation.axis[world];
    head.size[world] = map.grid.size[axis];
    stride[world] = orientation.is_backwards[world] ? -own_stride[axis] : own_stride[axis];
    start[world] = orientation.is_backwards[world] ? (map.grid.size[axis] - 1) * own_stride[axis] : 0;
  }
  head.codes.resize(map.labels.size());
  std::size_t offset = 0;
  for (std::int64_t k = 0; k < head.size[2]; ++k) {
    for (std::int64_t j = 0; j < head.size[1]; ++j) {
      std::int64_t from = start[0] + start[1] + start[2] + j * stride[1] + k * stride[2];
      for (std::int64_t i = 0; i < head.size[0]; ++i, from += stride[0])
        head.codes[offset++] = code_of[map.labels[static_cast<std::size_t>(from)]];
    }
  }
  return head;
}

void find_places(HeadMap& head) {
  std::array<std::size_t, kHeadCodes> met{};
  for (std::size_t offset = 0; offset < head.codes.size(); ++offset) {
    const Code code = head.codes[offset];
    if (code == 0 || met[code]++ % kPlaceStep != 0) continue;
    const auto voxel = static_cast<std::int64_t>(offset);
    head.places[code].push_back(
        {voxel % head.size[0], voxel / head.size[0] % head.size[1], voxel / (head.size[0] * head.size[1])});
  }
}

HeadMap read_head(const std::filesystem::path& path) {
  const LabelMap map = read_label_map(path);
  constexpr double kMillimetre = 1, kTolerance = .01;
  for (const double spacing : map.grid.spacing_mm) {
    if (std::abs(spacing - kMillimetre) > kTolerance)
      throw Error(ErrorCode::input,
                  path.string() + ": voxels of " + std::to_string(spacing) +
                      " mm; expected a head label map of SynthSeg with 1 mm; give the folder of those");
  }
  HeadMap head = reoriented(map);
  find_places(head);
  const Code white_matter = head_code(2);
  if (head.places[white_matter].empty())
    throw Error(ErrorCode::input,
                path.string() +
                    ": no label 2 (white matter); expected a head label map of SynthSeg; give the folder "
                    "of those");
  return head;
}

}  // namespace

std::vector<HeadMap> load_heads(const std::filesystem::path& folder, HeadSplit split) {
  const auto [first, last] = numbers_of(split);
  std::vector<HeadMap> heads;
  for (int number = first; number <= last; ++number) {
    const std::string digits = (number < 10 ? "0" : "") + std::to_string(number);
    const std::filesystem::path path = folder / ("map_" + digits + ".nii.gz");
    if (std::filesystem::exists(path)) heads.push_back(read_head(path));
  }
  if (heads.empty())
    throw Error(ErrorCode::input,
                folder.string() + ": no map_" + std::to_string(first) + ".nii.gz to map_" +
                    std::to_string(last) +
                    ".nii.gz; expected label maps of heads (SynthSeg's); give their folder");
  return heads;
}

}  // namespace sammoe::demo

#include "atlas.hpp"

#include "sammoe/error.hpp"
#include "sammoe/volume_io.hpp"

#include "brain_mask.hpp"

#include <algorithm>
#include <cmath>

namespace sammoe::demo {
namespace {

constexpr std::int64_t kMargin = 24;  ///< mm of air around the label maps
constexpr int kClosing = 6;           ///< mm by which gaps between labels are bridged
constexpr std::size_t kPlaceStep = 7;

/// The code of each label of a map; labels without one are not used.
using Reduction = std::array<Code, 256>;

void assign(Reduction& reduction, int first, int last, Code code) {
  for (int label = first; label <= last; ++label) reduction[static_cast<std::size_t>(label)] = code;
}

/// Pairs of labels, left and right, in the order of the nuclei's codes.
void assign_nuclei(Reduction& reduction, const std::array<int, 6>& left_labels) {
  Code code = kFirstNucleus;
  for (const int label : left_labels) {
    assign(reduction, label, label, code++);
    assign(reduction, label + 1, label + 1, code++);
  }
}

Reduction aal_reduction() {
  Reduction reduction{};
  assign(reduction, 1, 90, kCortex);
  assign(reduction, 91, 116, kCerebellum);
  assign_nuclei(reduction, {71, 73, 75, 77, 37, 41});
  return reduction;
}

/// Ventricles and brainstem, which AAL lacks.
Reduction jhu_core_reduction() {
  Reduction reduction{};
  assign(reduction, 171, 175, kVentricleLeft);
  assign(reduction, 176, 180, kVentricleRight);
  assign(reduction, 97, 116, kBrainstem);
  assign(reduction, 105, 106, 0);
  return reduction;
}

Reduction jhu_reduction() {
  Reduction reduction = jhu_core_reduction();
  assign(reduction, 1, 72, kCortex);
  assign(reduction, 182, 189, kCortex);
  assign(reduction, 95, 96, kCerebellum);
  assign_nuclei(reduction, {77, 79, 81, 83, 75, 73});
  return reduction;
}

LabelMap read_atlas(const std::filesystem::path& folder, const std::string& name, int labels) {
  const std::filesystem::path path = folder / name;
  if (!std::filesystem::exists(path)) {
    throw Error(ErrorCode::input,
                path.string() +
                    ": no such atlas; expected a label map of Debian's package mricron-data; "
                    "install it or give its folder with --atlas-folder");
  }
  ReadOptions options;
  options.prefer_form = NiftiForm::sform;  // the two of jhu189 disagree; its qform lacks the flip to RAS
  LabelMap map = read_label_map(path, options);
  const int greatest = *std::max_element(map.labels.begin(), map.labels.end());
  if (greatest != labels) {
    throw Error(ErrorCode::input,
                path.string() + ": greatest label " + std::to_string(greatest) + "; expected " +
                    std::to_string(labels) +
                    " as in Debian's package mricron-data; give the folder of that package");
  }
  return map;
}

/// Labels of the nearest voxel of `map` at each voxel of `grid`; 0 beyond the map.
std::vector<std::uint16_t> labels_on(const Grid& grid, const LabelMap& map) {
  std::vector<std::uint16_t> labels(static_cast<std::size_t>(grid.voxel_count()), 0);
  const Index3& size = map.grid.size;
  std::size_t offset = 0;
  for (std::int64_t k = 0; k < grid.size[2]; ++k) {
    for (std::int64_t j = 0; j < grid.size[1]; ++j) {
      for (std::int64_t i = 0; i < grid.size[0]; ++i, ++offset) {
        const Point3 index = map.grid.voxel_from_ras(
            grid.ras_from_voxel({static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)}));
        if (!map.grid.contains(index)) continue;
        const auto nearest = [&](std::size_t axis) {
          return std::clamp<std::int64_t>(std::llround(index[axis]), 0, size[axis] - 1);
        };
        labels[offset] =
            map.labels[static_cast<std::size_t>((nearest(2) * size[1] + nearest(1)) * size[0] + nearest(0))];
      }
    }
  }
  return labels;
}

Mask brain_of(const Mask& labelled) {
  constexpr std::int64_t kRoom = kClosing + 2;
  return padded(closed_and_filled(padded(labelled, kRoom), kClosing), kMargin - kRoom);
}

std::array<std::vector<Index3>, kAtlasCodes> places_of(const std::vector<Code>& codes, const Index3& size) {
  std::array<std::vector<Index3>, kAtlasCodes> places;
  std::array<std::size_t, kAtlasCodes> met{};
  for (std::size_t offset = 0; offset < codes.size(); ++offset) {
    const Code code = codes[offset];
    if (code == 0 || met[code]++ % kPlaceStep != 0) continue;
    const auto voxel = static_cast<std::int64_t>(offset);
    places[code].push_back({voxel % size[0], voxel / size[0] % size[1], voxel / (size[0] * size[1])});
  }
  return places;
}

/// From one code a voxel (0 where no label has one) and the mask of all that is labelled.
Atlas atlas_from(const Mask& codes, const Mask& labelled) {
  Atlas atlas;
  const Mask brain = brain_of(labelled);
  atlas.size = brain.size;
  atlas.codes = padded(codes, kMargin).voxels;
  for (std::size_t n = 0; n < atlas.codes.size(); ++n) {
    if (brain.voxels[n] != 0 && atlas.codes[n] == 0) atlas.codes[n] = kWhiteMatter;
  }
  const std::vector<float> distance = signed_distance(brain);
  atlas.distance.resize(distance.size());
  std::transform(distance.begin(), distance.end(), atlas.distance.begin(), [](float mm) {
    return static_cast<std::int8_t>(std::lround(std::clamp(mm * kDistanceSteps, -127.F, 127.F)));
  });
  atlas.places = places_of(atlas.codes, atlas.size);
  return atlas;
}

}  // namespace

std::vector<Atlas> load_atlases(const std::filesystem::path& folder) {
  const LabelMap aal = read_atlas(folder, "aal.nii.gz", 116);
  const std::vector<std::uint16_t> jhu = labels_on(aal.grid, read_atlas(folder, "jhu189.nii.gz", 189));
  const Reduction from_aal = aal_reduction();
  const Reduction from_jhu = jhu_reduction();
  const Reduction core = jhu_core_reduction();
  Mask aal_codes{aal.grid.size, std::vector<Code>(jhu.size())};
  Mask jhu_codes = aal_codes;
  Mask either = aal_codes;
  Mask jhu_labelled = aal_codes;
  for (std::size_t n = 0; n < jhu.size(); ++n) {
    const Code code = from_aal[aal.labels[n]];
    aal_codes.voxels[n] = code != 0 ? code : core[jhu[n]];
    jhu_codes.voxels[n] = from_jhu[jhu[n]];
    either.voxels[n] = aal.labels[n] != 0 || jhu[n] != 0;
    jhu_labelled.voxels[n] = jhu[n] != 0;
  }
  std::vector<Atlas> atlases;
  atlases.push_back(atlas_from(aal_codes, either));
  atlases.push_back(atlas_from(jhu_codes, jhu_labelled));
  return atlases;
}

}  // namespace sammoe::demo

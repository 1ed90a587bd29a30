#include "sammoe/dicom_segmentation.hpp"
#include "sammoe/volume_io.hpp"

#include "core/refusal.hpp"
#include "io/label_lattice.hpp"
#include "io/nrrd_mha/nrrd_segments.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>
#include <system_error>
#include <type_traits>
#include <utility>

namespace sammoe {
namespace {

constexpr double kLargestLabel = std::numeric_limits<std::uint16_t>::max();
constexpr double kFloatBits = 0x1p-22;
constexpr double kScaledRounding = 1e-4;
// A coarser slope than this does not tell labels from probabilities.
constexpr double kMostLabelTolerance = 0.05;

/// How far a value may lie from its whole number for the way it is stored alone: integers were rounded to
/// steps of the slope, so by up to half of one; what was computed in float32 misses by a few of its last
/// bits.
template <typename T>
double label_tolerance(const Rescale& rescale, double whole) {
  const bool is_scaled = rescale.slope != 1 || rescale.intercept != 0;
  const double rounding = kFloatBits * std::max(1.0, whole);
  if constexpr (std::is_floating_point_v<T>)
    return is_scaled ? std::max(kScaledRounding, rounding) : rounding;
  if (!is_scaled) return 0;
  return std::clamp(std::abs(rescale.slope) / 2 * (1 + 1e-6), kScaledRounding, kMostLabelTolerance);
}

/// Sets `label` if the value is one.
template <typename T>
bool label_from(double value, const Rescale& rescale, std::uint16_t& label) {
  const double whole = std::round(value);
  // Written so that a NaN fails.
  if (!(whole >= 0 && whole <= kLargestLabel)) return false;
  if (std::abs(value - whole) > label_tolerance<T>(rescale, whole)) return false;
  label = static_cast<std::uint16_t>(whole);
  return true;
}

template <typename T>
void convert(const Volume& volume, std::vector<std::uint16_t>& labels) {
  const T* stored = static_cast<const T*>(volume.data());
  const Rescale rescale = volume.rescale();
  const bool rescaled = rescale.slope != 1 || rescale.intercept != 0;
  if constexpr (std::is_same_v<T, std::uint8_t> || std::is_same_v<T, std::uint16_t>) {
    if (!rescaled) {
      std::copy(stored, stored + labels.size(), labels.begin());
      return;
    }
  }
  for (std::size_t n = 0; n < labels.size(); ++n) {
    const double value = static_cast<double>(stored[n]) * rescale.slope + rescale.intercept;
    if (label_from<T>(value, rescale, labels[n])) continue;
    const Index3& size = volume.grid().size;
    const std::int64_t at = static_cast<std::int64_t>(n);
    refuse_input("voxel (" + text_of(at % size[0]) + ", " + text_of(at / size[0] % size[1]) + ", " +
                     text_of(at / size[0] / size[1]) + ") has the value " + text_of(value),
                 "a label, a whole number from 0 to 65535",
                 "give a label map; threshold probabilities first");
  }
}

void convert_any(const Volume& volume, std::vector<std::uint16_t>& labels) {
  switch (volume.scalar_type()) {
    case ScalarType::int8:
      return convert<std::int8_t>(volume, labels);
    case ScalarType::uint8:
      return convert<std::uint8_t>(volume, labels);
    case ScalarType::int16:
      return convert<std::int16_t>(volume, labels);
    case ScalarType::uint16:
      return convert<std::uint16_t>(volume, labels);
    case ScalarType::int32:
      return convert<std::int32_t>(volume, labels);
    case ScalarType::uint32:
      return convert<std::uint32_t>(volume, labels);
    case ScalarType::int64:
      return convert<std::int64_t>(volume, labels);
    case ScalarType::uint64:
      return convert<std::uint64_t>(volume, labels);
    case ScalarType::float32:
      return convert<float>(volume, labels);
    case ScalarType::float64:
      return convert<double>(volume, labels);
  }
}

void keep_only(const std::vector<std::uint16_t>& wanted, std::vector<std::uint16_t>& labels) {
  if (wanted.empty()) return;
  std::vector<bool> is_wanted(std::size_t{1} << 16);
  for (const std::uint16_t label : wanted) is_wanted[label] = true;
  for (std::uint16_t& label : labels)
    if (!is_wanted[label]) label = 0;
}

/// The labels of one volume of a file, with what was repaired.
LoadedLabelMap labels_of_volume(const std::filesystem::path& path, const ReadOptions& options) {
  LoadedVolume loaded = read_volume(path, options);
  LoadedLabelMap labels;
  labels.map.grid = loaded.volume.grid();
  labels.map.labels.resize(static_cast<std::size_t>(labels.map.grid.voxel_count()));
  labels.warnings = std::move(loaded.warnings);
  if (loaded.non_finite_count > 0)
    labels.warnings.push_back(text_of(loaded.non_finite_count) +
                              " voxels were NaN or infinite and were set to 0");
  convert_any(loaded.volume, labels.map.labels);
  return labels;
}

/// Puts the segments of several layers, in which one value may mean several things, into one map.
class LayerComposition {
 public:
  LayerComposition(const std::filesystem::path& path, NrrdLayers layers, ReadOptions options)
      : path_(path), layers_(std::move(layers)), options_(std::move(options)) {
    number_segments();
  }

  LoadedLabelMap composed() {
    for (std::int64_t layer = 0; layer < layers_.count; ++layer) add(layer);
    for (const NrrdSegment& segment : layers_.segments) result_.map.names.push_back(segment.name);
    return std::move(result_);
  }

 private:
  /// Each value is the label where all differ; else segments are numbered as they stand.
  void number_segments() {
    std::set<std::uint16_t> values;
    for (const NrrdSegment& segment : layers_.segments) values.insert(segment.value);
    if (values.size() == layers_.segments.size()) return;
    std::string text = "segments of several layers share values, so they are numbered as they stand:";
    std::uint16_t label = 0;
    for (NrrdSegment& segment : layers_.segments) {
      segment.name.label = ++label;
      text += (label == 1 ? " " : ", ") + text_of(label) + " " + segment.name.name;
    }
    result_.warnings.push_back(text);
  }

  /// The label of each value of a layer; 0 for those that belong to no segment.
  std::vector<std::uint16_t> labels_of_layer(std::int64_t layer) const {
    std::vector<std::uint16_t> labels(static_cast<std::size_t>(kLargestLabel) + 1, 0);
    for (const NrrdSegment& segment : layers_.segments)
      if (segment.layer == layer) labels[segment.value] = segment.name.label;
    return labels;
  }

  bool is_wanted(std::uint16_t label) const {
    const std::vector<std::uint16_t>& only = options_.only_labels;
    return only.empty() || std::find(only.begin(), only.end(), label) != only.end();
  }

  void add(std::int64_t layer) {
    options_.volume_index = layer;
    LoadedLabelMap read = labels_of_volume(path_, options_);
    const std::vector<std::uint16_t> label_of = labels_of_layer(layer);
    std::vector<std::uint16_t>& labels = result_.map.labels;
    if (labels.empty()) {
      result_.map.grid = read.map.grid;
      labels.resize(read.map.labels.size());
      result_.warnings.insert(result_.warnings.end(), read.warnings.begin(), read.warnings.end());
    }
    for (std::size_t n = 0; n < labels.size(); ++n) {
      const std::uint16_t value = read.map.labels[n];
      if (value == 0) continue;
      const std::uint16_t label = label_of[value];
      if (label == 0)
        refuse_input("layer " + text_of(layer) + " has voxels of the value " + text_of(value) +
                         ", which no segment has",
                     "the values of its segments", "export the segmentation again");
      if (!is_wanted(label)) continue;
      if (labels[n] != 0)
        refuse_input("the segments of labels " + text_of(labels[n]) + " and " + text_of(label) + " overlap",
                     "one label a voxel",
                     "export one of them to a file of its own (evaluate --predictions can leave one out with "
                     "--label)");
      labels[n] = label;
    }
  }

  const std::filesystem::path& path_;
  NrrdLayers layers_;
  ReadOptions options_;
  LoadedLabelMap result_;
};

LoadedLabelMap read_any_labels(const std::filesystem::path& path, const ReadOptions& options) {
  std::error_code ignored;
  const bool is_folder = std::filesystem::is_directory(path, ignored);
  NrrdLayers layers = is_folder ? NrrdLayers{} : read_nrrd_layers(path);
  if (layers.count > 1 && !layers.segments.empty() && !options.volume_index)
    return LayerComposition(path, std::move(layers), options).composed();
  LoadedLabelMap labels = labels_of_volume(path, options);
  const std::int64_t layer = options.volume_index.value_or(0);
  for (const NrrdSegment& segment : layers.segments)
    if (segment.layer == layer) labels.map.names.push_back(segment.name);
  keep_only(options.only_labels, labels.map.labels);
  return labels;
}

LoadedLabelMap labels_of_segmentation(const std::filesystem::path& path, const ReadOptions& options,
                                      const std::optional<Grid>& image) {
  LoadedLabelMap labels;
  labels.map = read_segmentation(path, {options.max_bytes, options.only_labels, image}, &labels.warnings);
  return labels;
}

/// Runs `read`; its errors name the path, which those of read_volume do by themselves.
template <typename Read>
auto naming_once(const std::filesystem::path& path, const Read& read) {
  try {
    return read();
  } catch (const Error& error) {
    const std::string text = error.what();
    const std::string start = path.string() + ": ";
    if (text.compare(0, start.size(), start) == 0) throw;
    throw Error(error.code(), start + text);
  }
}

}  // namespace

LoadedLabelMap load_label_map(const std::filesystem::path& path, const ReadOptions& options) {
  if (is_dicom_segmentation(path)) return labels_of_segmentation(path, options, std::nullopt);
  return naming_once(path, [&] { return read_any_labels(path, options); });
}

LoadedLabelMap load_label_map_on(const Grid& grid, const std::filesystem::path& path,
                                 const ReadOptions& options) {
  LoadedLabelMap labels = is_dicom_segmentation(path) ? labels_of_segmentation(path, options, grid)
                                                      : load_label_map(path, options);
  labels.map = completed_labels(std::move(labels.map), grid);
  return labels;
}

LabelMap read_label_map(const std::filesystem::path& path, const ReadOptions& options) {
  return load_label_map(path, options).map;
}

LabelMap read_label_map_on(const Grid& grid, const std::filesystem::path& path, const ReadOptions& options) {
  return load_label_map_on(grid, path, options).map;
}

}  // namespace sammoe

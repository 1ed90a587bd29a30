#include "sammoe/dicom_segmentation.hpp"
#include "sammoe/volume_io.hpp"

#include "core/refusal.hpp"
#include "io/label_values.hpp"
#include "io/non_finite_text.hpp"
#include "io/nrrd_mha/nrrd_segments.hpp"
#include "masks/label_lattice.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

namespace sammoe {
namespace {

constexpr std::size_t kLabelValues = std::size_t{1} + std::numeric_limits<std::uint16_t>::max();

void keep_only(const std::vector<std::uint16_t>& wanted, std::vector<std::uint16_t>& labels) {
  if (wanted.empty()) return;
  std::vector<bool> is_wanted(kLabelValues);
  for (const std::uint16_t label : wanted) is_wanted[label] = true;
  for (std::uint16_t& label : labels)
    if (!is_wanted[label]) label = 0;
}

/// The labels of one volume of a file, with what was repaired.
LoadedLabelMap labels_of_volume(const std::filesystem::path& path, const ReadOptions& options) {
  LoadedVolume loaded = read_volume(path, options);
  LoadedLabelMap labels;
  labels.map.grid = loaded.volume.grid();
  labels.warnings = std::move(loaded.warnings);
  if (loaded.non_finite_count > 0) labels.warnings.push_back(non_finite_text(loaded.non_finite_count));
  labels.map.labels = labels_of_values(loaded.volume);
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
    std::string text = "segments of several layers share values, so they are numbered in their order:";
    std::uint16_t label = 0;
    for (NrrdSegment& segment : layers_.segments) {
      segment.name.label = ++label;
      text += (label == 1 ? " " : ", ") + text_of(label) + " " + segment.name.name;
    }
    result_.warnings.push_back(text);
  }

  /// The label of each value of a layer; 0 for those that belong to no segment.
  std::vector<std::uint16_t> labels_of_layer(std::int64_t layer) const {
    std::vector<std::uint16_t> labels(kLabelValues, 0);
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
                     "one label per voxel",
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
  labels.map =
      read_dicom_segmentation(path, {options.max_bytes, options.only_labels, image}, &labels.warnings);
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

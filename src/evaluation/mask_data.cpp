#include "evaluation/mask_data.hpp"

#include "sammoe/error.hpp"
#include "sammoe/volume_io.hpp"

#include "core/refusal.hpp"
#include "io/label_lattice.hpp"
#include "io/label_resampling.hpp"

#include <optional>
#include <string>
#include <utility>

namespace sammoe {
namespace {

std::string size_of(const Grid& grid) {
  return std::to_string(grid.size[0]) + "x" + std::to_string(grid.size[1]) + "x" +
         std::to_string(grid.size[2]);
}

std::string grid_problem(const MaskPair& pair, const MaskData& data) {
  const Grid& predicted = data.predicted.grid;
  const Grid& labelled = data.labelled.grid;
  return pair.prediction.string() + " lies on another grid than " + pair.labels.string() + " (" +
         size_of(predicted) + " and " + size_of(labelled) + " voxels" +
         (predicted.size == labelled.size
              ? ", up to " + text_of(largest_distance_mm(predicted, labelled)) + " mm apart"
              : "") +
         "); give --resample to resample it onto the labels' grid";
}

LabelMap read_mask(const std::filesystem::path& path, const ComparisonOptions& options,
                   std::vector<std::string>& warnings) {
  ReadOptions read = options.read;
  read.only_labels = options.labels;
  read.offers.volume_index = false;
  LoadedLabelMap loaded = load_label_map(path, read);
  for (const std::string& warning : loaded.warnings) warnings.push_back(path.string() + ": " + warning);
  return std::move(loaded.map);
}

}  // namespace

MaskData read_masks(const MaskPair& pair, const ComparisonOptions& options) {
  MaskData data;
  data.labelled = read_mask(pair.labels, options, data.warnings);
  if (pair.prediction.empty()) {
    data.predicted.grid = data.labelled.grid;
    data.predicted.labels.assign(data.labelled.labels.size(), 0);
    return data;
  }
  data.predicted = read_mask(pair.prediction, options, data.warnings);
  if (const std::optional<Grid> grid = common_grid(data.labelled, data.predicted)) {
    data.labelled = completed_labels(std::move(data.labelled), *grid);
    data.predicted = completed_labels(std::move(data.predicted), *grid);
    return data;
  }
  if (options.grids == DifferentGrids::refuse) throw Error(ErrorCode::input, grid_problem(pair, data));
  data.predicted = resampled_labels(data.predicted, data.labelled.grid);
  data.is_resampled = true;
  return data;
}

}  // namespace sammoe

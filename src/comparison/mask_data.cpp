#include "comparison/mask_data.hpp"

#include "sammoe/error.hpp"
#include "sammoe/volume_io.hpp"

#include "core/grid_text.hpp"
#include "masks/label_lattice.hpp"
#include "masks/label_resampling.hpp"

#include <optional>
#include <string>
#include <utility>

namespace sammoe {
namespace {

std::string grid_problem(const MaskPair& pair, const MaskData& data) {
  return pair.prediction.string() + " lies on another grid than " + pair.reference.string() + " (" +
         difference_of(data.predicted.grid, data.reference.grid) +
         "); give --resample to resample it onto the labels' grid";
}

ReadOptions mask_options(const ComparisonOptions& options) {
  ReadOptions read = options.read;
  read.only_labels = options.labels;
  read.offers.volume_index = false;
  return read;
}

LabelMap read_mask(const std::filesystem::path& path, const ComparisonOptions& options,
                   std::vector<std::string>& warnings) {
  LoadedLabelMap loaded = load_label_map(path, mask_options(options));
  for (const std::string& warning : loaded.warnings) warnings.push_back(path.string() + ": " + warning);
  return std::move(loaded.map);
}

/// The grid on which both can be compared without resampling. A mask that leaves slices out, and does not say
/// how far apart they are, takes that from the other.
std::optional<Grid> grid_of_both(const MaskPair& pair, const ComparisonOptions& options, MaskData& data) {
  if (const std::optional<Grid> grid = common_grid(data.reference, data.predicted)) return grid;
  if (!data.reference.omits_background && !data.predicted.omits_background) return std::nullopt;
  const ReadOptions read = mask_options(options);
  MaskData again{data.predicted, data.reference, false, {}};
  if (data.reference.omits_background)
    again.reference = read_label_map_on(data.predicted.grid, pair.reference, read);
  if (data.predicted.omits_background)
    again.predicted = read_label_map_on(data.reference.grid, pair.prediction, read);
  const std::optional<Grid> grid = common_grid(again.reference, again.predicted);
  if (!grid) return std::nullopt;
  data.reference = std::move(again.reference);
  data.predicted = std::move(again.predicted);
  return grid;
}

}  // namespace

MaskData read_masks(const MaskPair& pair, const ComparisonOptions& options) {
  MaskData data;
  data.reference = read_mask(pair.reference, options, data.warnings);
  if (pair.prediction.empty()) {
    data.predicted.grid = data.reference.grid;
    data.predicted.labels.assign(data.reference.labels.size(), 0);
    return data;
  }
  data.predicted = read_mask(pair.prediction, options, data.warnings);
  if (const std::optional<Grid> grid = grid_of_both(pair, options, data)) {
    data.reference = completed_labels(std::move(data.reference), *grid);
    data.predicted = completed_labels(std::move(data.predicted), *grid);
    return data;
  }
  if (options.grids == DifferentGrids::refuse) throw Error(ErrorCode::input, grid_problem(pair, data));
  data.predicted = resampled_labels(data.predicted, data.reference.grid);
  data.is_resampled = true;
  return data;
}

}  // namespace sammoe

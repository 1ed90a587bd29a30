#pragma once

#include "sammoe/metrics.hpp"
#include "sammoe/report.hpp"
#include "sammoe/volume_io.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sammoe {

/// A mask and the labels it should be.
struct MaskPair {
  std::string name;                  ///< of the case, unique
  std::filesystem::path prediction;  ///< empty: there is none, it counts as a mask without any label
  std::filesystem::path labels;
};

/// What to make of labels without a prediction.
enum class MissingPredictions { refuse, count_as_empty };

/// Two files are one pair, named as the prediction. The volumes (docs/formats.md) of two folders are paired
/// by their names without ending, in the order of the names; other and hidden files are left out. Throws
/// Error{input}, one line that lists every name that is in one folder only or twice in one, and every link to
/// nothing; and if a path is not there, or one is a file and the other a folder.
std::vector<MaskPair> match_masks(const std::filesystem::path& predictions,
                                  const std::filesystem::path& labels, MissingPredictions missing);

/// Reads a CSV table with a header line: columns prediction and label, and optionally case, in any order.
/// Relative paths are relative to the table's folder; a case without a name is named as its label file.
/// Under count_as_empty a prediction may be an empty field or a file that is not there, but no link to
/// nothing. Throws Error{input},
/// one line that names the first bad rows with their line numbers.
std::vector<MaskPair> read_pair_table(const std::filesystem::path& table, MissingPredictions missing);

/// What to do with a prediction on another grid than its labels.
enum class DifferentGrids {
  refuse,
  resample,  ///< onto the labels' grid, nearest neighbour; 0 beyond the prediction's voxels
};

struct ComparisonOptions {
  MetricOptions metrics;
  std::vector<std::uint16_t> labels;  ///< to compare in every pair; empty: in each pair those of either mask
  DifferentGrids grids = DifferentGrids::refuse;
  ReadOptions read;                      ///< how masks are read; `labels` says which labels
  std::uint64_t seed = 1;                ///< of the bootstrap
  std::size_t bootstrap_samples = 2000;  ///< resamplings behind each interval
  std::function<void(std::size_t done, std::size_t total)> progress;  ///< may throw Error{interrupted}

  void validate() const;  ///< throws Error{usage}
};

/// One label of one pair.
struct PairScores {
  std::size_t pair = 0;  ///< of the pairs given
  MaskScores scores;
};

/// One measure of one label over the pairs in which it is defined.
struct MeasureSummary {
  std::optional<std::uint16_t> label;  ///< unset: of each pair the mean over its labels
  std::string measure;                 ///< as in the CSV, such as "dice" or "nsd_1mm"
  std::size_t pairs = 0;               ///< in which it is defined
  std::size_t undefined = 0;           ///< in which it is not
  std::optional<double> mean;
  std::optional<double> median;
  std::optional<double> standard_deviation;  ///< of the sample (n - 1); at least two pairs
  std::optional<Interval> interval;          ///< of the mean; at least two pairs
};

struct MaskComparison {
  std::vector<MaskPair> pairs;
  std::vector<bool> resampled;                     ///< for each pair, whether its prediction was
  std::vector<std::vector<std::string>> warnings;  ///< for each pair, of reading its masks, one line each
  std::vector<PairScores> scores;
  std::vector<MeasureSummary> summaries;  ///< by label rising, then over the labels if there are several
};

/// Compares each pair, one after the other. Throws Error{input}, one line that lists every pair of which a
/// file cannot be read or, unless they are resampled, the grids differ; and if no mask holds a label and none
/// is asked for.
MaskComparison compare_mask_pairs(const std::vector<MaskPair>& pairs, const ComparisonOptions& options);

}  // namespace sammoe

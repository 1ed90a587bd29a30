#pragma once

// Scores masks of any origin against reference labels (docs/evaluation.md, docs/metrics.md). Called by
// `sammoe evaluate --predictions` and by programs that test masks; no model is needed. The call blocks;
// `progress` runs on the calling thread.

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

/// A mask and its reference labels.
struct MaskPair {
  std::string name;  ///< name of the case, unique
  /// Empty if there is no prediction; it then counts as a mask without any label.
  std::filesystem::path prediction;
  std::filesystem::path reference;
};

/// What to do with labels without a prediction.
enum class MissingPredictions { refuse, count_as_empty };

/// Two files are one pair, named after the prediction. The volumes (docs/formats.md) of two folders are
/// paired by their names without ending, in the order of the names. Other and hidden files are ignored.
/// Throws Error{input}, one line that lists every name that is in one folder only or twice in one, and every
/// link to nothing; also if a path does not exist, or one is a file and the other a folder.
std::vector<MaskPair> match_masks(const std::filesystem::path& predictions,
                                  const std::filesystem::path& labels, MissingPredictions missing);

/// Reads a CSV table with a header line: columns prediction and label, and optionally case, in any order.
/// Relative paths are relative to the table's folder. A case without a name is named after its label file.
/// With count_as_empty a prediction may be an empty field or a file that does not exist, but not a link to
/// nothing. Throws Error{input},
/// one line that names the first bad rows with their line numbers.
std::vector<MaskPair> read_pair_table(const std::filesystem::path& table, MissingPredictions missing);

/// What to do with a prediction on another grid than its labels.
enum class DifferentGrids {
  refuse,
  /// Onto the labels' grid, nearest neighbour; 0 beyond the prediction's voxels.
  resample,
};

struct ComparisonOptions {
  MetricOptions metrics;
  /// Labels to compare in every pair; empty: in each pair the labels of either mask.
  std::vector<std::uint16_t> labels;
  DifferentGrids grids = DifferentGrids::refuse;
  ReadOptions read;                      ///< how masks are read; `labels` says which labels
  std::uint64_t seed = 1;                ///< seed of the bootstrap
  std::size_t bootstrap_samples = 2000;  ///< resamplings for each interval
  std::function<void(std::size_t done, std::size_t total)> progress;  ///< may throw Error{interrupted}

  void validate() const;  ///< throws Error{usage}
};

/// One label of one pair.
struct PairScores {
  std::size_t pair = 0;  ///< index of the pair
  MaskScores scores;
};

/// One metric of one label over the pairs in which it is defined.
struct MeasureSummary {
  std::optional<std::uint16_t> label;  ///< unset: the mean over the labels of each pair
  std::string measure;                 ///< as in the CSV, such as "dice" or "nsd_1mm"
  std::size_t pairs = 0;               ///< number of pairs in which it is defined
  std::size_t undefined = 0;           ///< number of pairs in which it is not
  std::optional<double> mean;
  std::optional<double> median;
  std::optional<double> standard_deviation;  ///< of the sample (n - 1); needs two pairs
  std::optional<Interval> interval;          ///< of the mean; needs two pairs
};

struct MaskComparison {
  std::vector<MaskPair> pairs;
  std::vector<bool> resampled;  ///< for each pair, whether its prediction was resampled
  /// For each pair, warnings from reading its masks, one line each.
  std::vector<std::vector<std::string>> warnings;
  std::vector<PairScores> scores;
  /// By ascending label, then over the labels if there are several.
  std::vector<MeasureSummary> summaries;
};

/// Compares the pairs one after the other. Throws Error{input} with one line that lists every pair that
/// cannot be compared: a file cannot be read, or the grids differ and are not resampled. Throws Error{input}
/// too if no mask holds a label and no label was requested.
MaskComparison compare_mask_pairs(const std::vector<MaskPair>& pairs, const ComparisonOptions& options);

}  // namespace sammoe

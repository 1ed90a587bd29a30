#include "sammoe/mask_comparison.hpp"

#include "sammoe/error.hpp"

#include "comparison/mask_data.hpp"
#include "comparison/mask_summaries.hpp"
#include "files/file_problems.hpp"

#include <algorithm>
#include <iterator>

namespace sammoe {
namespace {

std::vector<std::uint16_t> labels_of_either(const MaskData& data) {
  const std::vector<std::uint16_t> predicted = labels_in(data.predicted);
  const std::vector<std::uint16_t> reference = labels_in(data.reference);
  std::vector<std::uint16_t> both;
  std::set_union(predicted.begin(), predicted.end(), reference.begin(), reference.end(),
                 std::back_inserter(both));
  return both;
}

/// Compares one pair after the other; after the first problem the files of the others are only checked.
class PairComparison {
 public:
  explicit PairComparison(const ComparisonOptions& options) : options_(options) {}

  void add(const MaskPair& pair) {
    const std::size_t number = result_.pairs.size();
    result_.pairs.push_back(pair);
    result_.resampled.push_back(false);
    result_.warnings.emplace_back();
    try {
      const MaskData data = read_masks(pair, options_);
      result_.resampled.back() = data.is_resampled;
      result_.warnings.back() = data.warnings;
      if (problems_.count() == 0) score(number, data);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::input) throw;
      problems_.add("", error.what());
    }
  }

  MaskComparison finish() {
    problems_.throw_if_any();
    if (result_.scores.empty())
      throw Error(ErrorCode::input,
                  "comparison of masks: no mask holds a label; name those to compare with --label");
    result_.summaries = summarise(result_.scores, options_);
    return std::move(result_);
  }

 private:
  void score(std::size_t number, const MaskData& data) {
    const std::vector<std::uint16_t> labels =
        options_.labels.empty() ? labels_of_either(data) : options_.labels;
    for (MaskScores& scores : compare_masks(data.predicted, data.reference, labels, options_.metrics))
      result_.scores.push_back({number, std::move(scores)});
  }

  const ComparisonOptions& options_;
  FileProblems problems_{"comparison of masks"};
  MaskComparison result_;
};

}  // namespace

void ComparisonOptions::validate() const {
  metrics.validate();
  if (std::find(labels.begin(), labels.end(), 0) != labels.end())
    throw Error(ErrorCode::usage, "label 0 is the background; labels to compare are 1 to 65535");
  std::vector<std::uint16_t> sorted = labels;
  std::sort(sorted.begin(), sorted.end());
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
  if (twice != sorted.end())
    throw Error(ErrorCode::usage,
                "label " + std::to_string(*twice) + " is given twice; name each label once");
  if (bootstrap_samples < 1) throw Error(ErrorCode::usage, "bootstrap_samples is 0; expected at least 1");
}

MaskComparison compare_mask_pairs(const std::vector<MaskPair>& pairs, const ComparisonOptions& options) {
  options.validate();
  PairComparison comparison(options);
  for (std::size_t n = 0; n < pairs.size(); ++n) {
    if (options.progress) options.progress(n, pairs.size());
    comparison.add(pairs[n]);
  }
  if (options.progress) options.progress(pairs.size(), pairs.size());
  return comparison.finish();
}

}  // namespace sammoe

#pragma once

#include "sammoe/mask_comparison.hpp"

#include <string>

namespace sammoe {

/// For a terminal: of one pair a line for each label with its measures; of several a block for each label
/// with a line for each measure: mean, interval, median, standard deviation.
std::string comparison_table(const MaskComparison& comparison, const ComparisonOptions& options);

/// The same as Markdown.
std::string comparison_markdown(const MaskComparison& comparison, const ComparisonOptions& options);

/// A line for each label of each pair (docs/metrics.md); an undefined measure is an empty field.
std::string comparison_csv(const MaskComparison& comparison, const ComparisonOptions& options);

/// Everything as JSON: program, options, cases, summaries and scores; an undefined measure is null.
std::string comparison_json(const MaskComparison& comparison, const ComparisonOptions& options);

}  // namespace sammoe

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

/// One self-contained HTML page: means, distributions of Dice and NSD, and pictures of the five worst, for
/// which the masks are read again. Throws Error{input} if they cannot be.
std::string comparison_html(const MaskComparison& comparison, const ComparisonOptions& options);

}  // namespace sammoe

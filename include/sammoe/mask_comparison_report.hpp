#pragma once

// Reports of a comparison of masks: text, Markdown, CSV, JSON and HTML (docs/evaluation.md). Called after
// compare_mask_pairs(). From any thread.

#include "sammoe/mask_comparison.hpp"

#include <string>

namespace sammoe {

/// For a terminal. One pair: a line per label with its metrics. Several pairs: a block per label with a line
/// per metric that shows mean, interval, median and standard deviation.
std::string comparison_table(const MaskComparison& comparison, const ComparisonOptions& options);

/// The same as Markdown.
std::string comparison_markdown(const MaskComparison& comparison, const ComparisonOptions& options);

/// A line for each label of each pair (docs/metrics.md). An undefined metric is an empty field.
std::string comparison_csv(const MaskComparison& comparison, const ComparisonOptions& options);

/// Everything as JSON: program, options, cases, summaries and scores. An undefined metric is null.
std::string comparison_json(const MaskComparison& comparison, const ComparisonOptions& options);

/// One self-contained HTML page: means, distributions of Dice and NSD, and pictures of the five worst. The
/// masks are read again for the pictures. Throws Error{input} if they cannot be read.
std::string comparison_html(const MaskComparison& comparison, const ComparisonOptions& options);

}  // namespace sammoe

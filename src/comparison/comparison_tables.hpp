#pragma once

#include "sammoe/mask_comparison.hpp"

#include "report/table.hpp"

#include <vector>

namespace sammoe {

/// The summaries: a table for each label and one over the labels, with a line for each measure.
std::vector<Table> comparison_tables(const MaskComparison& comparison, const ComparisonOptions& options);

}  // namespace sammoe

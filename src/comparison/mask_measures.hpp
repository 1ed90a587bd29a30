#pragma once

#include "sammoe/metrics.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sammoe {

/// One of the numbers that reports give for a label.
struct Measure {
  std::string name;   ///< in files, such as "nsd_1mm"; by surface area "nsd_area_1mm"
  std::string title;  ///< in tables, such as "NSD 1 mm"
  int decimals = 4;   ///< in tables
  std::function<std::optional<double>(const MaskScores&)> value;
};

/// Those that are summarised over cases, in the order of reports.
std::vector<Measure> measures_of(const MetricOptions& options);

}  // namespace sammoe

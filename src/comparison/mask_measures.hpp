#pragma once

#include "sammoe/metrics.hpp"
#include "sammoe/report.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sammoe {

/// One of the numbers that reports give for a label.
struct MaskMeasure : Measure {
  enum class Source { overlap, surfaces };

  std::string kind;  ///< as users request it, such as "nsd", whatever its tolerance
  Source source = Source::overlap;
  std::function<std::optional<double>(const MaskScores&)> value;
};

/// All of them, in the order of reports. The same for masks of any origin and for those of a model.
std::vector<MaskMeasure> measures_of(const MetricOptions& options);

}  // namespace sammoe

#pragma once

#include "sammoe/label_map.hpp"
#include "sammoe/metrics.hpp"
#include "sammoe/segmenter.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace sammoe {

/// What a strategy reached after some clicks.
struct ClickOutcome {
  double dice = 0;
  std::optional<double> nsd;
  std::vector<ExpertShare> experts{};  ///< who answered
};

/// How masks are compared with labels.
class MaskScoring {
 public:
  /// Without a tolerance no NSD is computed.
  explicit MaskScoring(std::optional<double> nsd_tolerance_mm,
                       NsdSurface nsd_surface = NsdSurface::border_voxels)
      : nsd_tolerance_mm_(nsd_tolerance_mm), nsd_surface_(nsd_surface) {}

  /// The outcome except for the experts. Throws Error{input} unless both lie on the same grid.
  ClickOutcome outcome(const LabelMap& mask, const LabelMap& labels, std::uint16_t label) const;

 private:
  std::optional<double> nsd_tolerance_mm_;
  NsdSurface nsd_surface_;
};

}  // namespace sammoe

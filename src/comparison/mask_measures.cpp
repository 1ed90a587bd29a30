#include "comparison/mask_measures.hpp"

#include "report/report_text.hpp"

#include <cstddef>

namespace sammoe {

std::vector<MaskMeasure> measures_of(const MetricOptions& options) {
  constexpr auto kOverlap = MaskMeasure::Source::overlap;
  constexpr auto kSurfaces = MaskMeasure::Source::surfaces;
  std::vector<MaskMeasure> measures{
      {{"dice", "Dice", 4}, "dice", kOverlap, [](const MaskScores& scores) { return scores.dice; }},
      {{"iou", "IoU", 4}, "iou", kOverlap, [](const MaskScores& scores) { return scores.iou; }},
  };
  const bool is_by_area = options.nsd_surface == NsdSurface::surface_area;
  for (std::size_t n = 0; n < options.tolerances_mm.size(); ++n) {
    const std::string tolerance = shortest_text(options.tolerances_mm[n]);
    measures.push_back({{(is_by_area ? "nsd_area_" : "nsd_") + tolerance + "mm",
                         (is_by_area ? "NSD by area " : "NSD ") + tolerance + " mm", 4},
                        "nsd",
                        kSurfaces,
                        [n](const MaskScores& scores) { return scores.nsd[n]; }});
  }
  measures.push_back({{"hd95_mm", "HD95 mm", 3}, "hd95", kSurfaces, [](const MaskScores& scores) {
                        return scores.hd95_mm;
                      }});
  measures.push_back(
      {{"mean_surface_mm", "mean surface mm", 3}, "mean_surface", kSurfaces, [](const MaskScores& scores) {
         return scores.mean_surface_mm;
       }});
  measures.push_back(
      {{"volume_difference_mm3", "volume difference mm3", 1},
       "volume_difference",
       kOverlap,
       [](const MaskScores& scores) { return std::optional<double>(scores.volume_difference_mm3()); }});
  return measures;
}

}  // namespace sammoe

#include "masks/label_overlap.hpp"

#include "sammoe/metrics.hpp"

#include <cstddef>
#include <limits>

namespace sammoe {
namespace {

constexpr std::size_t kLabelCount = std::size_t{std::numeric_limits<std::uint16_t>::max()} + 1;

/// For every label its place among those counted; the place after the last for one that is not.
std::vector<std::size_t> places_of(const std::vector<std::uint16_t>& labels) {
  std::vector<std::size_t> places(kLabelCount, labels.size());
  for (std::size_t n = 0; n < labels.size(); ++n) {
    // A label given twice is counted at its first place.
    if (places[labels[n]] == labels.size()) places[labels[n]] = n;
  }
  return places;
}

}  // namespace

std::vector<LabelOverlap> count_overlaps(const LabelMap& a, const LabelMap& b,
                                         const std::vector<std::uint16_t>& labels) {
  const std::vector<std::size_t> places = places_of(labels);
  std::vector<LabelOverlap> overlaps(labels.size() + 1);
  for_each_voxel(a.grid.size, [&](const Index3& index, std::size_t n) {
    const std::size_t of_a = places[a.labels[n]];
    const std::size_t of_b = places[b.labels[n]];
    if (of_a == labels.size() && of_b == labels.size()) return;
    ++overlaps[of_a].in_a;
    ++overlaps[of_b].in_b;
    if (of_a == of_b) ++overlaps[of_a].in_both;
    overlaps[of_a].extent.include(index);
    overlaps[of_b].extent.include(index);
  });
  overlaps.pop_back();
  for (std::size_t place = 0; place < labels.size(); ++place)
    overlaps[place] = overlaps[places[labels[place]]];
  return overlaps;
}

std::vector<std::uint16_t> labels_in(const LabelMap& map) {
  std::vector<bool> found(kLabelCount, false);
  for (const std::uint16_t label : map.labels) found[label] = true;
  std::vector<std::uint16_t> labels;
  for (std::size_t label = 1; label < kLabelCount; ++label)
    if (found[label]) labels.push_back(static_cast<std::uint16_t>(label));
  return labels;
}

}  // namespace sammoe

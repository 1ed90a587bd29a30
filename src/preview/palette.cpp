#include "preview/palette.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace sammoe {
namespace {

/// Orange, sky blue, yellow, bluish green, vermilion, reddish purple, blue: those that stand out most from
/// grey come first.
constexpr std::array<Rgb, 7> kColours{{{230, 159, 0},
                                       {86, 180, 233},
                                       {240, 228, 66},
                                       {0, 158, 115},
                                       {213, 94, 0},
                                       {204, 121, 167},
                                       {0, 114, 178}}};

}  // namespace

LabelColours::LabelColours(const LabelMap& mask) {
  std::vector<bool> present(std::numeric_limits<std::uint16_t>::max() + 1U);
  for (const std::uint16_t label : mask.labels) present[label] = true;
  for (std::size_t label = 1; label < present.size(); ++label) {
    if (present[label]) labels_.push_back(static_cast<std::uint16_t>(label));
  }
}

LabelColours::LabelColours(std::vector<std::uint16_t> labels) : labels_(std::move(labels)) {}

Rgb LabelColours::of(std::uint16_t label) const {
  const auto place = std::lower_bound(labels_.begin(), labels_.end(), label);
  return kColours[static_cast<std::size_t>(place - labels_.begin()) % kColours.size()];
}

}  // namespace sammoe

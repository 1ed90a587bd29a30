#include "head_contrast.hpp"

#include "head_labels.hpp"

#include <algorithm>
#include <cstddef>

namespace sammoe::demo {
namespace {

struct Range {
  double low, high;
};

/// Means of the tissues of an ordinary image.
struct TissueRanges {
  Range fluid, grey, white, deep, bone, soft, air, other;
};

constexpr TissueRanges kT1{{.08, .3}, {.42, .6}, {.7, .9}, {.5, .82}, {.1, .4}, {.2, 1}, {.02, .1}, {.3, .7}};
constexpr TissueRanges kT2{{.8, 1},   {.45, .65}, {.25, .45}, {.25, .5},
                           {.05, .3}, {.1, .9},   {.02, .1},  {.4, .8}};
constexpr TissueRanges kCt{{0, .015}, {.03, .045}, {.02, .035}, {.03, .045},
                           {.3, 1.3}, {-.12, .07}, {-1, -.8},   {.01, .05}};
constexpr TissueRanges kAny{{0.02, 1}, {.02, 1}, {.02, 1}, {.02, 1}, {.02, 1}, {.02, 1}, {.02, 1}, {.02, 1}};

Range range_of(const TissueRanges& ranges, Tissue tissue) {
  switch (tissue) {
    case Tissue::fluid:
      return ranges.fluid;
    case Tissue::grey:
      return ranges.grey;
    case Tissue::white:
      return ranges.white;
    case Tissue::deep:
      return ranges.deep;
    case Tissue::bone:
      return ranges.bone;
    case Tissue::soft:
      return ranges.soft;
    case Tissue::air:
      return ranges.air;
    case Tissue::other:
      break;
  }
  return ranges.other;
}

/// Structures of one tissue differ little from each other, but those of `deep`, `soft` and `other` as they
/// like.
HeadContrast contrast_within(RandomSource& random, const TissueRanges& ranges, bool all_differ) {
  constexpr std::size_t kTissues = 8;
  std::array<double, kTissues> place{};
  for (double& value : place) value = random.uniform();
  HeadContrast contrast;
  const auto& labels = head_labels();
  for (std::size_t n = 0; n < labels.size(); ++n) {
    const HeadLabel& entry = labels[n];
    const Code twin = head_code(entry.twin);
    if (twin != n + 1) {
      contrast.mean[n + 1] = contrast.mean[twin];
      continue;
    }
    const Range range = range_of(ranges, entry.tissue);
    const bool is_free = all_differ || entry.tissue == Tissue::deep || entry.tissue == Tissue::soft ||
                         entry.tissue == Tissue::other;
    const double at =
        is_free ? random.uniform()
                : std::clamp(place[static_cast<std::size_t>(entry.tissue)] + .15 * random.normal(), 0.0, 1.0);
    contrast.mean[n + 1] = static_cast<float>(range.low + (range.high - range.low) * at);
  }
  return contrast;
}

}  // namespace

HeadContrast random_head_contrast(RandomSource& random) {
  const double kind = random.uniform();
  if (kind < .4) return contrast_within(random, kT1, false);
  if (kind < .55) return contrast_within(random, kT2, false);
  if (kind < .85) return contrast_within(random, kAny, random.chance(.6));
  HeadContrast contrast = contrast_within(random, kCt, false);
  contrast.mean[0] = -1;
  contrast.is_ct = true;
  return contrast;
}

}  // namespace sammoe::demo

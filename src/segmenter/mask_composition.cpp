#include "segmenter/mask_composition.hpp"

#include "sammoe/error.hpp"

#include "masks/voxel_box.hpp"

#include <limits>
#include <new>
#include <string>

namespace sammoe {
namespace {

/// The claims painted so far.
class Painter {
 public:
  explicit Painter(const std::vector<ObjectClaim>& claims)
      : claims_(claims), claim_of_label_(std::numeric_limits<std::uint16_t>::max() + 1U) {
    for (std::size_t n = 0; n < claims.size(); ++n) claim_of_label_[claims[n].label] = n;
    for (const ObjectClaim& claim : claims)
      composed_.labels.region = bounding_box(composed_.labels.region, claim.patch->region);
    composed_.labels.labels.assign(static_cast<std::size_t>(composed_.labels.region.voxel_count()), 0);
    composed_.voxel_counts.assign(claims.size(), 0);
  }

  void paint(std::size_t claim, float threshold) {
    const Region& box = claims_[claim].patch->region;
    const float* probabilities = claims_[claim].patch->probabilities.data();
    for (std::int64_t k = 0; k < box.size[2]; ++k) {
      for (std::int64_t j = 0; j < box.size[1]; ++j, probabilities += box.size[0])
        paint_row(claim, {box.begin[0], box.begin[1] + j, box.begin[2] + k}, probabilities, threshold);
    }
  }

  ComposedMask take() { return std::move(composed_); }

 private:
  void paint_row(std::size_t claim, const Index3& first, const float* probabilities, float threshold) {
    std::uint16_t* const row = composed_.labels.labels.data() + offset_in(composed_.labels.region, first);
    const std::int64_t length = claims_[claim].patch->region.size[0];
    std::int64_t painted = 0;
    for (std::int64_t i = 0; i < length; ++i) {
      if (!(probabilities[i] > threshold)) continue;
      if (row[i] != 0 && !yields(row[i], {first[0] + i, first[1], first[2]}, probabilities[i])) continue;
      row[i] = claims_[claim].label;
      ++painted;
    }
    composed_.voxel_counts[claim] += painted;
  }

  /// Whether the object that holds a voxel loses it to one of that probability.
  bool yields(std::uint16_t label, const Index3& index, float probability) {
    const std::size_t holder = claim_of_label_[label];
    const ProbabilityPatch& held = *claims_[holder].patch;
    if (held.probabilities[offset_in(held.region, index)] >= probability) return false;
    --composed_.voxel_counts[holder];
    return true;
  }

  const std::vector<ObjectClaim>& claims_;
  std::vector<std::size_t> claim_of_label_;
  ComposedMask composed_;
};

}  // namespace

ComposedMask compose_mask(const std::vector<ObjectClaim>& claims, double threshold) {
  try {
    Painter painter(claims);
    for (std::size_t claim = 0; claim < claims.size(); ++claim)
      painter.paint(claim, static_cast<float>(threshold));
    return painter.take();
  } catch (const std::bad_alloc&) {
    throw Error(ErrorCode::processing, "mask: out of memory for its box; free some memory");
  }
}

}  // namespace sammoe

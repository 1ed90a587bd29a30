#include "segmenter/mask_composition.hpp"

#include "masks/voxel_box.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>

namespace sammoe {
namespace {

Region box_of_all(const std::vector<ObjectClaim>& claims) {
  Region all;
  for (const ObjectClaim& claim : claims) all = bounding_box(all, claim.patch->region);
  return all;
}

/// The claims painted so far.
class Painter {
 public:
  Painter(const std::vector<ObjectClaim>& claims, const MaskRoom& room)
      : claims_(claims),
        region_(box_of_all(claims)),
        labels_(room(region_)),
        claim_of_label_(std::numeric_limits<std::uint16_t>::max() + 1U),
        voxel_counts_(claims.size(), 0) {
    for (std::size_t n = 0; n < claims.size(); ++n) claim_of_label_[claims[n].label] = n;
  }

  std::vector<std::int64_t> paint(float threshold) {
    std::fill_n(labels_, region_.voxel_count(), std::uint16_t{0});
    for (std::size_t claim = 0; claim < claims_.size(); ++claim) {
      for_each_row(claim, [&](const Index3& first, const float* probabilities) {
        paint_row(claim, first, probabilities, threshold);
      });
    }
    return std::move(voxel_counts_);
  }

 private:
  template <typename PaintRow>
  void for_each_row(std::size_t claim, const PaintRow& paint_row) {
    const Region& box = claims_[claim].patch->region;
    const float* probabilities = claims_[claim].patch->probabilities.data();
    for (std::int64_t k = 0; k < box.size[2]; ++k) {
      for (std::int64_t j = 0; j < box.size[1]; ++j, probabilities += box.size[0])
        paint_row({box.begin[0], box.begin[1] + j, box.begin[2] + k}, probabilities);
    }
  }

  void paint_row(std::size_t claim, const Index3& first, const float* probabilities, float threshold) {
    std::uint16_t* const row = labels_ + offset_in(region_, first);
    const std::int64_t length = claims_[claim].patch->region.size[0];
    std::int64_t painted = 0;
    for (std::int64_t i = 0; i < length; ++i) {
      if (!(probabilities[i] > threshold)) continue;
      if (row[i] != 0 && !yields(row[i], {first[0] + i, first[1], first[2]}, probabilities[i])) continue;
      row[i] = claims_[claim].label;
      ++painted;
    }
    voxel_counts_[claim] += painted;
  }

  /// Whether the object that holds a voxel loses it to one of that probability.
  bool yields(std::uint16_t label, const Index3& index, float probability) {
    const std::size_t holder = claim_of_label_[label];
    const ProbabilityPatch& held = *claims_[holder].patch;
    if (held.probabilities[offset_in(held.region, index)] >= probability) return false;
    --voxel_counts_[holder];
    return true;
  }

  const std::vector<ObjectClaim>& claims_;
  Region region_;
  std::uint16_t* labels_;  ///< of the region
  std::vector<std::size_t> claim_of_label_;
  std::vector<std::int64_t> voxel_counts_;
};

}  // namespace

std::vector<std::int64_t> compose_mask(const std::vector<ObjectClaim>& claims, double threshold,
                                       const MaskRoom& room) {
  return Painter(claims, room).paint(static_cast<float>(threshold));
}

}  // namespace sammoe

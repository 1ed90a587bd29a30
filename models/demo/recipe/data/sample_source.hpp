#pragma once

#include "head_map.hpp"
#include "sample.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace sammoe::demo {

/// Draws synthetic images: heads from label maps, the rest from phantoms. No intensity of a real scan is
/// used.
class SampleSource {
 public:
  /// With no heads there is no family `anatomy`.
  explicit SampleSource(std::vector<HeadMap> heads) : heads_(std::move(heads)) {}

  bool has_heads() const { return !heads_.empty(); }

  /// The image that `family`, `seed` and `index` name: always the same one, in every thread. It shows at
  /// least one structure of the task after which its family is named; of anatomy, any structure. Throws
  /// Error{usage} for heads without any.
  Sample sample(Family family, std::uint64_t seed, std::uint64_t index) const;

 private:
  std::vector<HeadMap> heads_;
};

}  // namespace sammoe::demo

#include "field_of_view.hpp"

#include <array>
#include <cstddef>

namespace sammoe::demo {

void cut_field_of_view(RandomSource& random, Sample& sample) {
  constexpr double kMiddle = kEdge / 2.0, kLeast = 9;
  std::array<std::size_t, 3> first{}, last{};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    first[axis] = static_cast<std::size_t>(kMiddle - random.uniform(kLeast, kMiddle));
    last[axis] = static_cast<std::size_t>(kMiddle + random.uniform(kLeast, kMiddle));
  }
  for (std::size_t n = 0; n < kVoxels; ++n) {
    const std::array<std::size_t, 3> at{n % kEdge, n / kEdge % kEdge, n / (kEdge * kEdge)};
    bool is_inside = true;
    for (std::size_t axis = 0; axis < 3; ++axis)
      is_inside = is_inside && at[axis] >= first[axis] && at[axis] <= last[axis];
    if (is_inside) continue;
    sample.image[n] = 0;
    sample.codes[n] = 0;
  }
}

}  // namespace sammoe::demo

#include "sammoe/metrics.hpp"

#include "masks/mask_pair.hpp"

namespace sammoe {

double dice(const LabelMap& a, const LabelMap& b, std::uint16_t label) {
  require_same_grid(a, b, "dice");
  std::uint64_t in_a = 0;
  std::uint64_t in_b = 0;
  std::uint64_t in_both = 0;
  for (std::size_t n = 0; n < a.labels.size(); ++n) {
    const bool of_a = a.labels[n] == label;
    const bool of_b = b.labels[n] == label;
    in_a += of_a;
    in_b += of_b;
    in_both += of_a && of_b;
  }
  if (in_a + in_b == 0) return 1;
  return 2 * static_cast<double>(in_both) / static_cast<double>(in_a + in_b);
}

}  // namespace sammoe

#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace sammoe {

/// The sum in the order of the numbers, divided by their count, which must not be 0.
double mean_of(const std::vector<double>& values);

/// The value below which a share of the numbers lies, linear between neighbours as in NumPy. There must be at
/// least one; they are reordered.
template <typename Number>
double quantile(std::vector<Number>& values, double share) {
  const double position = share * static_cast<double>(values.size() - 1);
  const auto below = values.begin() + static_cast<std::ptrdiff_t>(position);
  std::nth_element(values.begin(), below, values.end());
  const double low = *below;
  if (below + 1 == values.end()) return low;
  const double high = *std::min_element(below + 1, values.end());
  // Written so that between equal neighbours nothing is rounded.
  return low + (position - std::floor(position)) * (high - low);
}

/// The middle number, or the mean of the two in the middle.
template <typename Number>
double median_of(std::vector<Number>& values) {
  return quantile(values, 0.5);
}

}  // namespace sammoe

#pragma once

#include "sammoe/report.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace sammoe {

/// Means of `series`, each of one number per item, over items drawn with replacement: `[series][resampling]`.
/// Each resampling draws the same items for every series, so that differences of means are paired. What is
/// drawn depends on the seed, the name and the number of items only.
std::vector<std::vector<double>> resampled_means(const std::vector<std::vector<double>>& series,
                                                 std::size_t samples, std::uint64_t seed,
                                                 const std::string& name);

/// A sample of fewer items says nothing of how they spread, so it has no interval.
constexpr std::size_t kMinItemsOfInterval = 2;

/// A mean with the 2.5th and 97.5th percentile, linear between neighbours, of its resamplings.
Interval interval_of(double mean, std::vector<double> resampled);

}  // namespace sammoe

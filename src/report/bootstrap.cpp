#include "report/bootstrap.hpp"

#include "masks/statistics.hpp"

#include <algorithm>
#include <random>

namespace sammoe {
namespace {

constexpr double kLowShare = 0.025;
constexpr double kHighShare = 0.975;

std::mt19937_64 generator_for(std::uint64_t seed, const std::string& name) {
  std::vector<std::uint32_t> words{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32U)};
  words.insert(words.end(), name.begin(), name.end());
  std::seed_seq seeds(words.begin(), words.end());
  return std::mt19937_64(seeds);
}

}  // namespace

std::vector<std::vector<double>> resampled_means(const std::vector<std::vector<double>>& series,
                                                 std::size_t samples, std::uint64_t seed,
                                                 const std::string& name) {
  std::vector<std::vector<double>> means(series.size(), std::vector<double>(samples));
  if (series.empty()) return means;
  const std::size_t items = series.front().size();
  std::mt19937_64 generator = generator_for(seed, name);
  std::vector<std::size_t> drawn(items);
  std::vector<double> values(items);
  for (std::size_t sample = 0; sample < samples; ++sample) {
    // As for simulated clicks, the remainder is the same everywhere.
    for (std::size_t& item : drawn) item = static_cast<std::size_t>(generator() % items);
    for (std::size_t n = 0; n < series.size(); ++n) {
      std::transform(drawn.begin(), drawn.end(), values.begin(),
                     [&](std::size_t item) { return series[n][item]; });
      means[n][sample] = mean_of(values);
    }
  }
  return means;
}

Interval interval_of(double mean, std::vector<double> resampled) {
  const double low = quantile(resampled, kLowShare);
  return {mean, low, quantile(resampled, kHighShare)};
}

}  // namespace sammoe

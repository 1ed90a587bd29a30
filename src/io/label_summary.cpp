#include "io/label_summary.hpp"

#include <cstddef>
#include <limits>
#include <map>

namespace sammoe {
namespace {

constexpr std::size_t kFewValues = 32;
// Of neighbours in noise, few share their value.
constexpr double kLeastSharedPart = 0.5;

/// Voxels of each value.
std::vector<std::int64_t> counts_of(const std::vector<std::uint16_t>& values) {
  std::vector<std::int64_t> counts(std::size_t{1} + std::numeric_limits<std::uint16_t>::max());
  for (const std::uint16_t value : values) ++counts[value];
  return counts;
}

}  // namespace

std::vector<LabelSummary> summarised_labels(const LabelMap& map) {
  const std::vector<std::int64_t> counts = counts_of(map.labels);
  std::map<std::uint16_t, LabelSummary> labels;
  for (std::size_t value = 1; value < counts.size(); ++value) {
    if (counts[value] == 0) continue;
    const auto label = static_cast<std::uint16_t>(value);
    labels[label] = {label, "", counts[value],
                     static_cast<double>(counts[value]) * map.grid.voxel_volume_mm3() / 1000};
  }
  for (const LabelName& name : map.names) {
    LabelSummary& summary = labels[name.label];
    summary.label = name.label;
    summary.name = name.name;
  }
  std::vector<LabelSummary> list;
  for (auto& [label, summary] : labels) list.push_back(std::move(summary));
  return list;
}

bool look_like_labels(const std::vector<std::uint16_t>& values) {
  std::size_t different = 0;
  for (const std::int64_t count : counts_of(values)) different += count > 0 ? 1 : 0;
  if (different <= kFewValues) return true;
  std::size_t pairs = 0;
  std::size_t shared = 0;
  for (std::size_t n = 1; n < values.size(); ++n) {
    if (values[n] == 0 && values[n - 1] == 0) continue;
    ++pairs;
    shared += values[n] == values[n - 1] ? 1 : 0;
  }
  return static_cast<double>(shared) > kLeastSharedPart * static_cast<double>(pairs);
}

}  // namespace sammoe

#include "io/label_values.hpp"

#include "core/refusal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

namespace sammoe {
namespace {

constexpr double kLargestLabel = std::numeric_limits<std::uint16_t>::max();
constexpr double kFloatBits = 0x1p-22;
constexpr double kScaledRounding = 1e-4;
// A coarser slope than this does not tell labels from probabilities.
constexpr double kMaxLabelTolerance = 0.05;

/// How far a value may lie from its whole number for the way it is stored alone: integers were rounded to
/// steps of the slope, so by up to half of one; what was computed in float32 misses by a few of its last
/// bits.
template <typename T>
double label_tolerance(const Rescale& rescale, double whole) {
  const bool is_scaled = rescale.slope != 1 || rescale.intercept != 0;
  const double rounding = kFloatBits * std::max(1.0, whole);
  if constexpr (std::is_floating_point_v<T>)
    return is_scaled ? std::max(kScaledRounding, rounding) : rounding;
  if (!is_scaled) return 0;
  return std::clamp(std::abs(rescale.slope) / 2 * (1 + 1e-6), kScaledRounding, kMaxLabelTolerance);
}

/// Sets `label` if the value is one.
template <typename T>
bool label_from(double value, const Rescale& rescale, std::uint16_t& label) {
  const double whole = std::round(value);
  // Written so that a NaN fails.
  if (!(whole >= 0 && whole <= kLargestLabel)) return false;
  if (std::abs(value - whole) > label_tolerance<T>(rescale, whole)) return false;
  label = static_cast<std::uint16_t>(whole);
  return true;
}

template <typename T>
void convert_labels(const Volume& volume, std::vector<std::uint16_t>& labels) {
  const T* stored = static_cast<const T*>(volume.data());
  const Rescale rescale = volume.rescale();
  const bool rescaled = rescale.slope != 1 || rescale.intercept != 0;
  if constexpr (std::is_same_v<T, std::uint8_t> || std::is_same_v<T, std::uint16_t>) {
    if (!rescaled) {
      std::copy(stored, stored + labels.size(), labels.begin());
      return;
    }
  }
  for (std::size_t n = 0; n < labels.size(); ++n) {
    const double value = static_cast<double>(stored[n]) * rescale.slope + rescale.intercept;
    if (label_from<T>(value, rescale, labels[n])) continue;
    const Index3& size = volume.grid().size;
    const auto at = static_cast<std::int64_t>(n);
    refuse_input("voxel (" + text_of(at % size[0]) + ", " + text_of(at / size[0] % size[1]) + ", " +
                     text_of(at / size[0] / size[1]) + ") has the value " + text_of(value),
                 "a label, a whole number from 0 to 65535",
                 "give a label map; threshold probabilities first");
  }
}

void convert_labels_of_any(const Volume& volume, std::vector<std::uint16_t>& labels) {
  switch (volume.scalar_type()) {
    case ScalarType::int8:
      return convert_labels<std::int8_t>(volume, labels);
    case ScalarType::uint8:
      return convert_labels<std::uint8_t>(volume, labels);
    case ScalarType::int16:
      return convert_labels<std::int16_t>(volume, labels);
    case ScalarType::uint16:
      return convert_labels<std::uint16_t>(volume, labels);
    case ScalarType::int32:
      return convert_labels<std::int32_t>(volume, labels);
    case ScalarType::uint32:
      return convert_labels<std::uint32_t>(volume, labels);
    case ScalarType::int64:
      return convert_labels<std::int64_t>(volume, labels);
    case ScalarType::uint64:
      return convert_labels<std::uint64_t>(volume, labels);
    case ScalarType::float32:
      return convert_labels<float>(volume, labels);
    case ScalarType::float64:
      return convert_labels<double>(volume, labels);
  }
}

}  // namespace

std::vector<std::uint16_t> labels_of_values(const Volume& volume) {
  std::vector<std::uint16_t> labels(static_cast<std::size_t>(volume.grid().voxel_count()));
  convert_labels_of_any(volume, labels);
  return labels;
}

}  // namespace sammoe

#include "sammoe/dicom_segmentation.hpp"
#include "sammoe/volume_io.hpp"

#include "core/refusal.hpp"
#include "io/label_lattice.hpp"

#include <cmath>
#include <limits>
#include <type_traits>

namespace sammoe {
namespace {

constexpr double kLargestLabel = std::numeric_limits<std::uint16_t>::max();

/// Sets `label` if the value is one. A rescaled value may miss its whole number by rounding.
bool label_from(double value, double tolerance, std::uint16_t& label) {
  const double whole = std::round(value);
  // Written so that a NaN fails.
  if (!(whole >= 0 && whole <= kLargestLabel && std::abs(value - whole) <= tolerance)) return false;
  label = static_cast<std::uint16_t>(whole);
  return true;
}

template <typename T>
void convert(const Volume& volume, std::vector<std::uint16_t>& labels) {
  const T* stored = static_cast<const T*>(volume.data());
  const Rescale rescale = volume.rescale();
  const bool rescaled = rescale.slope != 1 || rescale.intercept != 0;
  if constexpr (std::is_same_v<T, std::uint8_t> || std::is_same_v<T, std::uint16_t>) {
    if (!rescaled) {
      std::copy(stored, stored + labels.size(), labels.begin());
      return;
    }
  }
  const double tolerance = rescaled ? 1e-4 : 0;
  for (std::size_t n = 0; n < labels.size(); ++n) {
    const double value = static_cast<double>(stored[n]) * rescale.slope + rescale.intercept;
    if (label_from(value, tolerance, labels[n])) continue;
    const Index3& size = volume.grid().size;
    const std::int64_t at = static_cast<std::int64_t>(n);
    refuse_input("voxel (" + text_of(at % size[0]) + ", " + text_of(at / size[0] % size[1]) + ", " +
                     text_of(at / size[0] / size[1]) + ") has the value " + text_of(value),
                 "a label, a whole number from 0 to 65535",
                 "give a label map; threshold probabilities first");
  }
}

void convert_any(const Volume& volume, std::vector<std::uint16_t>& labels) {
  switch (volume.scalar_type()) {
    case ScalarType::int8:
      return convert<std::int8_t>(volume, labels);
    case ScalarType::uint8:
      return convert<std::uint8_t>(volume, labels);
    case ScalarType::int16:
      return convert<std::int16_t>(volume, labels);
    case ScalarType::uint16:
      return convert<std::uint16_t>(volume, labels);
    case ScalarType::int32:
      return convert<std::int32_t>(volume, labels);
    case ScalarType::uint32:
      return convert<std::uint32_t>(volume, labels);
    case ScalarType::int64:
      return convert<std::int64_t>(volume, labels);
    case ScalarType::uint64:
      return convert<std::uint64_t>(volume, labels);
    case ScalarType::float32:
      return convert<float>(volume, labels);
    case ScalarType::float64:
      return convert<double>(volume, labels);
  }
}

void keep_only(const std::vector<std::uint16_t>& wanted, std::vector<std::uint16_t>& labels) {
  if (wanted.empty()) return;
  std::vector<bool> is_wanted(std::size_t{1} << 16);
  for (const std::uint16_t label : wanted) is_wanted[label] = true;
  for (std::uint16_t& label : labels)
    if (!is_wanted[label]) label = 0;
}

}  // namespace

LabelMap read_label_map(const std::filesystem::path& path, const ReadOptions& options) {
  if (is_dicom_segmentation(path)) return read_segmentation(path, {options.max_bytes, options.only_labels});
  const LoadedVolume loaded = read_volume(path, options);
  LabelMap map;
  map.grid = loaded.volume.grid();
  map.labels.resize(static_cast<std::size_t>(map.grid.voxel_count()));
  try {
    convert_any(loaded.volume, map.labels);
  } catch (const Error& error) {
    throw Error(error.code(), path.string() + ": " + error.what());
  }
  keep_only(options.only_labels, map.labels);
  return map;
}

LabelMap read_label_map_on(const Grid& grid, const std::filesystem::path& path, const ReadOptions& options) {
  return completed_labels(read_label_map(path, options), grid);
}

}  // namespace sammoe

#include "server/array_volume.hpp"

#include "core/refusal.hpp"
#include "server/array_axes.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace sammoe {
namespace {

ScalarType scalar_type_named(const std::string& dtype) {
  if (dtype == "bool") return ScalarType::uint8;
  for (const ScalarType type :
       {ScalarType::int8, ScalarType::uint8, ScalarType::int16, ScalarType::uint16, ScalarType::int32,
        ScalarType::uint32, ScalarType::int64, ScalarType::uint64, ScalarType::float32, ScalarType::float64})
    if (dtype == name_of(type)) return type;
  refuse_input("the volume has the type " + in_quotes(dtype), "int8 to uint64, float32 or float64",
               "convert it to float32");
}

template <typename Real>
std::int64_t non_finite_count(const void* values, std::int64_t count) {
  const auto* first = static_cast<const Real*>(values);
  return std::count_if(first, first + count, [](Real value) { return !std::isfinite(value); });
}

void require_finite(const Volume& volume) {
  const std::int64_t count = volume.grid().voxel_count();
  std::int64_t bad = 0;
  if (volume.scalar_type() == ScalarType::float32) bad = non_finite_count<float>(volume.data(), count);
  if (volume.scalar_type() == ScalarType::float64) bad = non_finite_count<double>(volume.data(), count);
  if (bad != 0)
    refuse_input(text_of(bad) + " voxels are NaN or infinite", "numbers",
                 "set them to a value of the background");
}

}  // namespace

Volume volume_of_array(const PackedArray& array, const Point3& spacing_mm, const std::string& axis_codes) {
  if (array.shape.size() != 4 || array.shape[0] != 1)
    refuse_input("the volume has " + text_of(array.shape.size()) + " axes, the first of length " +
                     text_of(array.shape[0]),
                 "[1, X, Y, Z], one channel", "send one channel");
  const ScalarType type = scalar_type_named(array.dtype);
  const Grid grid = grid_of_array({array.shape[1], array.shape[2], array.shape[3]}, spacing_mm, axis_codes);
  Volume volume(grid, type, std::shared_ptr<const void>(array.values, array.values.get()));
  require_finite(volume);
  return volume;
}

}  // namespace sammoe

#pragma once

// A volume in memory. Callers make one from their own voxels or read it from a file (volume_io.hpp), and give
// it to a Segmenter. Immutable, so several threads may read one.

#include "sammoe/grid.hpp"

#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

namespace sammoe {

/// The stored type of a voxel.
enum class ScalarType { int8, uint8, int16, uint16, int32, uint32, int64, uint64, float32, float64 };

/// Bytes of one voxel of that type.
std::size_t size_in_bytes(ScalarType type);
/// The name of a type, such as "int16".
const char* name_of(ScalarType type);

/// Real value = stored value * slope + intercept.
struct Rescale {
  double slope = 1;
  double intercept = 0;
};

/// A 3-D image: voxels as stored, i fastest, in native byte order, and the grid they lie on. Immutable and
/// cheap to copy, since copies share the voxels.
class Volume {
 public:
  /// Uses `grid.voxel_count()` values of `type` at `voxels`, which the pointer keeps alive. Throws
  /// Error{input} for a bad grid.
  Volume(Grid grid, ScalarType type, std::shared_ptr<const void> voxels, Rescale rescale = {});

  /// A volume from values in memory, i fastest. Throws Error{input} unless there is one value per voxel.
  template <typename T>
  static Volume from_values(Grid grid, std::vector<T> values, Rescale rescale = {});

  const Grid& grid() const { return grid_; }
  ScalarType scalar_type() const { return type_; }
  const Rescale& rescale() const { return rescale_; }
  const void* data() const { return voxels_.get(); }
  /// The voxels with their owner.
  const std::shared_ptr<const void>& voxels() const { return voxels_; }

  /// Real (rescaled) values of a box of voxels, i fastest. Converts only that box. Throws Error{processing}
  /// unless the region lies within the volume.
  std::vector<float> values(const Region& region) const;

 private:
  static void require_count(const Grid& grid, std::size_t count);

  Grid grid_;
  ScalarType type_;
  std::shared_ptr<const void> voxels_;
  Rescale rescale_;
};

/// The ScalarType of a C++ type.
template <typename T>
constexpr ScalarType scalar_type_of() {
  if constexpr (std::is_same_v<T, float>)
    return ScalarType::float32;
  else if constexpr (std::is_same_v<T, double>)
    return ScalarType::float64;
  else {
    static_assert(std::is_integral_v<T> && !std::is_same_v<T, bool>, "not a voxel type");
    constexpr bool is_signed = std::is_signed_v<T>;
    if constexpr (sizeof(T) == 1)
      return is_signed ? ScalarType::int8 : ScalarType::uint8;
    else if constexpr (sizeof(T) == 2)
      return is_signed ? ScalarType::int16 : ScalarType::uint16;
    else if constexpr (sizeof(T) == 4)
      return is_signed ? ScalarType::int32 : ScalarType::uint32;
    else
      return is_signed ? ScalarType::int64 : ScalarType::uint64;
  }
}

template <typename T>
Volume Volume::from_values(Grid grid, std::vector<T> values, Rescale rescale) {
  require_count(grid, values.size());
  auto owner = std::make_shared<const std::vector<T>>(std::move(values));
  return Volume(grid, scalar_type_of<T>(), std::shared_ptr<const void>(owner, owner->data()), rescale);
}

}  // namespace sammoe

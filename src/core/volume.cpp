#include "sammoe/volume.hpp"

#include "sammoe/error.hpp"

#include <string>

namespace sammoe {
namespace {

template <typename T>
void convert_row(const T* source, std::size_t count, const Rescale& rescale, float* target) {
  if (rescale.slope == 1 && rescale.intercept == 0) {
    for (std::size_t n = 0; n < count; ++n) target[n] = static_cast<float>(source[n]);
    return;
  }
  for (std::size_t n = 0; n < count; ++n) {
    target[n] = static_cast<float>(static_cast<double>(source[n]) * rescale.slope + rescale.intercept);
  }
}

template <typename T>
void convert_region(const void* data, const Index3& size, const Region& region, const Rescale& rescale,
                    float* target) {
  const T* voxels = static_cast<const T*>(data);
  for (std::int64_t k = 0; k < region.size[2]; ++k) {
    for (std::int64_t j = 0; j < region.size[1]; ++j) {
      const std::int64_t row = (region.begin[2] + k) * size[1] + region.begin[1] + j;
      convert_row(voxels + row * size[0] + region.begin[0], static_cast<std::size_t>(region.size[0]), rescale,
                  target);
      target += region.size[0];
    }
  }
}

}  // namespace

std::size_t size_in_bytes(ScalarType type) {
  switch (type) {
    case ScalarType::int8:
    case ScalarType::uint8:
      return 1;
    case ScalarType::int16:
    case ScalarType::uint16:
      return 2;
    case ScalarType::int32:
    case ScalarType::uint32:
    case ScalarType::float32:
      return 4;
    case ScalarType::int64:
    case ScalarType::uint64:
    case ScalarType::float64:
      return 8;
  }
  return 0;
}

const char* name_of(ScalarType type) {
  switch (type) {
    case ScalarType::int8:
      return "int8";
    case ScalarType::uint8:
      return "uint8";
    case ScalarType::int16:
      return "int16";
    case ScalarType::uint16:
      return "uint16";
    case ScalarType::int32:
      return "int32";
    case ScalarType::uint32:
      return "uint32";
    case ScalarType::int64:
      return "int64";
    case ScalarType::uint64:
      return "uint64";
    case ScalarType::float32:
      return "float32";
    case ScalarType::float64:
      return "float64";
  }
  return "unknown";
}

Volume::Volume(Grid grid, ScalarType type, std::shared_ptr<const void> voxels, Rescale rescale)
    : grid_(grid), type_(type), voxels_(std::move(voxels)), rescale_(rescale) {
  grid_.validate();
  if (voxels_ == nullptr) throw Error(ErrorCode::input, "volume: no voxels given");
}

void Volume::require_count(const Grid& grid, std::size_t count) {
  if (static_cast<std::uint64_t>(grid.voxel_count()) == count) return;
  throw Error(ErrorCode::input, "volume: " + std::to_string(count) + " values given; expected " +
                                    std::to_string(grid.voxel_count()) + ", one for each voxel of the grid");
}

std::vector<float> Volume::values(const Region& region) const {
  if (clip(region, grid_.size).size != region.size)
    throw Error(ErrorCode::processing, "volume: region outside the volume");
  std::vector<float> target(static_cast<std::size_t>(region.voxel_count()));
  const auto convert = [&](auto zero) {
    convert_region<decltype(zero)>(data(), grid_.size, region, rescale_, target.data());
  };
  switch (type_) {
    case ScalarType::int8:
      convert(std::int8_t{});
      break;
    case ScalarType::uint8:
      convert(std::uint8_t{});
      break;
    case ScalarType::int16:
      convert(std::int16_t{});
      break;
    case ScalarType::uint16:
      convert(std::uint16_t{});
      break;
    case ScalarType::int32:
      convert(std::int32_t{});
      break;
    case ScalarType::uint32:
      convert(std::uint32_t{});
      break;
    case ScalarType::int64:
      convert(std::int64_t{});
      break;
    case ScalarType::uint64:
      convert(std::uint64_t{});
      break;
    case ScalarType::float32:
      convert(float{});
      break;
    case ScalarType::float64:
      convert(double{});
      break;
  }
  return target;
}

}  // namespace sammoe

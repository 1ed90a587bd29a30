#include "io/voxel_block.hpp"

#include "core/refusal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>

namespace sammoe {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{1} << 20;
constexpr double kLargestFloat = std::numeric_limits<float>::max();

template <typename T>
void swap_each(void* voxels, std::size_t count) {
  T* values = static_cast<T*>(voxels);
  for (std::size_t n = 0; n < count; ++n) values[n] = byte_swapped(values[n]);
}

void swap_bytes(void* voxels, std::size_t count, ScalarType type) {
  // Through integers: a swapped float may be a signalling NaN, which loading would change.
  switch (size_in_bytes(type)) {
    case 2:
      return swap_each<std::uint16_t>(voxels, count);
    case 4:
      return swap_each<std::uint32_t>(voxels, count);
    case 8:
      return swap_each<std::uint64_t>(voxels, count);
    default:
      return;
  }
}

template <typename T>
class FiniteCheck {
 public:
  FiniteCheck(const Rescale& rescale, NonFinite policy)
      : slope_(rescale.slope), intercept_(rescale.intercept), policy_(policy) {
    const double zero = -intercept_ / slope_;
    if (std::abs(zero) <= kLargestFloat) stored_zero_ = static_cast<T>(zero);
  }

  std::uint64_t operator()(void* voxels, std::size_t count) const {
    T* values = static_cast<T*>(voxels);
    std::uint64_t bad = 0;
    for (std::size_t n = 0; n < count; ++n) bad += is_finite(values[n]) ? 0 : 1;
    if (bad > 0 && policy_ == NonFinite::zero)
      std::replace_if(
          values, values + count, [this](T value) { return !is_finite(value); }, stored_zero_);
    return bad;
  }

 private:
  // Written so that a NaN is not.
  bool is_finite(T value) const {
    return std::abs(static_cast<double>(value) * slope_ + intercept_) <= kLargestFloat;
  }

  double slope_;
  double intercept_;
  NonFinite policy_;
  T stored_zero_ = 0;
};

double largest_stored(ScalarType type) {
  switch (type) {
    case ScalarType::float32:
    case ScalarType::float64:
      return 0;  // checked value by value
    case ScalarType::int64:
    case ScalarType::uint64:
      return 0x1p64;
    default:
      return 0x1p32;
  }
}

}  // namespace

void check_voxel_block(const VoxelBlock& block, const ReadOptions& options) {
  if (block.count > options.max_bytes / size_in_bytes(block.type))
    refuse_input("has " + text_of(block.count) + " voxels of type " + name_of(block.type),
                 "at most " + text_of(options.max_bytes) + " bytes of voxels",
                 "crop the volume, or raise the limit if the machine has the memory");
  const Rescale& rescale = block.rescale;
  if (!(largest_stored(block.type) * std::abs(rescale.slope) + std::abs(rescale.intercept) <= kLargestFloat))
    refuse_input("slope " + text_of(rescale.slope) + " and intercept " + text_of(rescale.intercept) +
                     " lead beyond float32",
                 "rescaled values below 3.4e38", "repair the scaling in the header");
}

LoadedVoxels read_voxels(ByteSource& source, const VoxelBlock& block, const ReadOptions& options) {
  const std::size_t total = static_cast<std::size_t>(block.bytes());
  std::shared_ptr<unsigned char[]> bytes;
  try {
    bytes.reset(new unsigned char[total]);  // not zeroed: every byte is read or an error is thrown
  } catch (const std::bad_alloc&) {
    throw Error(ErrorCode::processing,
                text_of(total) +
                    " bytes of voxels do not fit this machine's memory; expected a smaller volume; crop it");
  }
  const std::size_t width = size_in_bytes(block.type);
  const FiniteCheck<float> check_float(block.rescale, options.non_finite);
  const FiniteCheck<double> check_double(block.rescale, options.non_finite);
  LoadedVoxels voxels;
  for (std::size_t begin = 0; begin < total; begin += kPieceBytes) {
    const std::size_t part = std::min(kPieceBytes, total - begin);
    unsigned char* piece = bytes.get() + begin;
    source.read(piece, part);
    if (block.byte_order == ByteOrder::swapped) swap_bytes(piece, part / width, block.type);
    if (block.type == ScalarType::float32) voxels.non_finite_count += check_float(piece, part / width);
    if (block.type == ScalarType::float64) voxels.non_finite_count += check_double(piece, part / width);
  }
  if (voxels.non_finite_count > 0 && options.non_finite == NonFinite::refuse)
    refuse_input(text_of(voxels.non_finite_count) +
                     (voxels.non_finite_count == 1 ? " voxel is" : " voxels are") +
                     " NaN, infinite or beyond float32",
                 "finite numbers", "repair the volume, or let them be 0 (--nonfinite zero)");
  voxels.values = std::shared_ptr<const void>(bytes, bytes.get());
  return voxels;
}

}  // namespace sammoe

#include "io/voxel_block.hpp"

#include "core/refusal.hpp"
#include "core/shared_memory.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <new>
#include <vector>

namespace sammoe {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{1} << 20;
constexpr double kLargestFloat = std::numeric_limits<float>::max();

template <typename T>
void swap_each(void* voxels, std::size_t count) {
  T* values = static_cast<T*>(voxels);
  for (std::size_t n = 0; n < count; ++n) values[n] = byte_swapped(values[n]);
}

template <typename T>
class FiniteCheck {
 public:
  FiniteCheck(const Rescale& rescale, NonFinite policy)
      : slope_(rescale.slope), intercept_(rescale.intercept), policy_(policy) {
    const double zero = -intercept_ / slope_;
    if (std::abs(zero) <= kLargestFloat) stored_zero_ = static_cast<T>(zero);
  }

  std::uint64_t count_in(const void* voxels, std::size_t count) const {
    const T* values = static_cast<const T*>(voxels);
    std::uint64_t bad = 0;
    for (std::size_t n = 0; n < count; ++n) bad += is_finite(values[n]) ? 0 : 1;
    return bad;
  }

  /// Counts them, and makes them 0 where that is the policy.
  std::uint64_t operator()(void* voxels, std::size_t count) const {
    const std::uint64_t bad = count_in(voxels, count);
    T* values = static_cast<T*>(voxels);
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

/// The voxels where they lie in the file, mapped into memory; no values where they cannot stay as they are.
LoadedVoxels mapped_voxels(ByteSource& source, const VoxelBlock& block, const ReadOptions& options) {
  const bool is_real = block.type == ScalarType::float32 || block.type == ScalarType::float64;
  const bool may_change = is_real && options.non_finite == NonFinite::zero;
  if (block.byte_order == ByteOrder::swapped || may_change || block.interleaved > 1) return {};
  LoadedVoxels voxels;
  voxels.values = source.map(block.bytes(), size_in_bytes(block.type));
  if (!voxels.values) return {};
  const auto count = static_cast<std::size_t>(block.count);
  if (block.type == ScalarType::float32)
    voxels.non_finite_count =
        FiniteCheck<float>(block.rescale, options.non_finite).count_in(voxels.values.get(), count);
  if (block.type == ScalarType::float64)
    voxels.non_finite_count =
        FiniteCheck<double>(block.rescale, options.non_finite).count_in(voxels.values.get(), count);
  return voxels;
}

std::shared_ptr<unsigned char[]> memory_for(std::size_t bytes) {
  try {
    return shareable_bytes(bytes);
  } catch (const std::bad_alloc&) {
    throw Error(ErrorCode::processing,
                text_of(bytes) +
                    " bytes of voxels do not fit this machine's memory; expected a smaller volume; crop it");
  }
}

/// Reads the next values of the chosen one of interleaved volumes.
void read_interleaved(ByteSource& source, const VoxelBlock& block, unsigned char* target, std::size_t bytes) {
  const std::size_t width = size_in_bytes(block.type);
  const auto step = static_cast<std::size_t>(block.interleaved) * width;
  const std::size_t first = static_cast<std::size_t>(block.chosen) * width;
  std::vector<unsigned char> scratch(std::max(step, kPieceBytes / step * step));
  for (std::size_t done = 0; done < bytes;) {
    const std::size_t count = std::min((bytes - done) / width, scratch.size() / step);
    source.read(scratch.data(), count * step);
    for (std::size_t n = 0; n < count; ++n, done += width)
      std::memcpy(target + done, scratch.data() + n * step + first, width);
  }
}

LoadedVoxels copied_voxels(ByteSource& source, const VoxelBlock& block, const ReadOptions& options) {
  const auto total = static_cast<std::size_t>(block.bytes());
  const std::shared_ptr<unsigned char[]> bytes = memory_for(total);
  const std::size_t width = size_in_bytes(block.type);
  const FiniteCheck<float> check_float(block.rescale, options.non_finite);
  const FiniteCheck<double> check_double(block.rescale, options.non_finite);
  LoadedVoxels voxels;
  for (std::size_t begin = 0; begin < total; begin += kPieceBytes) {
    const std::size_t part = std::min(kPieceBytes, total - begin);
    unsigned char* piece = bytes.get() + begin;
    block.interleaved > 1 ? read_interleaved(source, block, piece, part) : source.read(piece, part);
    if (block.byte_order == ByteOrder::swapped) swap_bytes(piece, part / width, block.type);
    if (block.type == ScalarType::float32) voxels.non_finite_count += check_float(piece, part / width);
    if (block.type == ScalarType::float64) voxels.non_finite_count += check_double(piece, part / width);
  }
  voxels.values = std::shared_ptr<const void>(bytes, bytes.get());
  return voxels;
}

}  // namespace

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

void check_voxel_block(const VoxelBlock& block, const ReadOptions& options) {
  if (block.count > options.max_bytes / size_in_bytes(block.type))
    refuse_input("has " + text_of(block.count) + " voxels of type " + name_of(block.type),
                 "at most " + text_of(options.max_bytes) + " bytes of voxels",
                 "crop the volume, or raise the limit if the machine has the memory");
  const Rescale& rescale = block.rescale;
  if (!(largest_stored(block.type) * std::abs(rescale.slope) + std::abs(rescale.intercept) <= kLargestFloat))
    refuse_input("slope " + text_of(rescale.slope) + " and intercept " + text_of(rescale.intercept) +
                     " exceed float32",
                 "rescaled values below 3.4e38", "repair the scaling in the header");
}

LoadedVoxels read_voxels(ByteSource& source, const VoxelBlock& block, const ReadOptions& options) {
  LoadedVoxels voxels = mapped_voxels(source, block, options);
  if (!voxels.values) voxels = copied_voxels(source, block, options);
  if (voxels.non_finite_count > 0 && options.non_finite == NonFinite::refuse)
    refuse_input(text_of(voxels.non_finite_count) +
                     (voxels.non_finite_count == 1 ? " voxel is" : " voxels are") +
                     " NaN, infinite or beyond float32",
                 "finite numbers",
                 options.offers.non_finite ? "repair the volume, or set them to 0 (--nonfinite zero)"
                                           : "repair the volume");
  return voxels;
}

}  // namespace sammoe

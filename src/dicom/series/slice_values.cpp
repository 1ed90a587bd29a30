#include "dicom/series/slice_values.hpp"

#include "core/refusal.hpp"
#include "core/shared_memory.hpp"
#include "dicom/pixels/frame_decoder.hpp"
#include "dicom/series/slice_resampling.hpp"

#include <algorithm>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <new>
#include <utility>

namespace sammoe {
namespace {

using Files = std::vector<ImageFile>;

/// Gives each slice's stored values to `take(slice, values)`. A file is opened once.
void for_each_slice(const SliceStack& stack, const Files& files,
                    const std::function<void(std::size_t, const void*)>& take) {
  std::map<std::size_t, std::vector<std::size_t>> slices_of_file;
  for (std::size_t n = 0; n < stack.slices.size(); ++n) slices_of_file[stack.slices[n].file].push_back(n);
  for (const auto& [file, slices] : slices_of_file) {
    try {
      FrameDecoder decoder(files[file]);
      for (const std::size_t n : slices)
        take(n, decoder.decode(static_cast<std::size_t>(std::max(stack.slices[n].number, 1) - 1)));
    } catch (const Error& error) {
      const std::string& name = files[file].name;
      throw Error(error.code(), (name.empty() ? "" : name + ": ") + error.what());
    }
  }
}

template <typename Stored>
void add_real_values(const void* stored, std::size_t count, const Rescale& rescale, float* target) {
  const auto* const values = static_cast<const Stored*>(stored);
  for (std::size_t n = 0; n < count; ++n)
    target[n] = static_cast<float>(static_cast<double>(values[n]) * rescale.slope + rescale.intercept);
}

void to_real_values(const void* stored, const PixelLayout& layout, const Rescale& rescale, float* target) {
  const auto count = static_cast<std::size_t>(layout.pixel_count());
  switch (layout.scalar_type()) {
    case ScalarType::int8:
      return add_real_values<std::int8_t>(stored, count, rescale, target);
    case ScalarType::uint8:
      return add_real_values<std::uint8_t>(stored, count, rescale, target);
    case ScalarType::int16:
      return add_real_values<std::int16_t>(stored, count, rescale, target);
    default:
      return add_real_values<std::uint16_t>(stored, count, rescale, target);
  }
}

bool same_scaling(const Rescale& a, const Rescale& b) {
  return a.slope == b.slope && a.intercept == b.intercept;
}

bool are_alike(const SliceStack& stack, const Files& files) {
  const ImageFrame& first = stack.slices.front();
  return std::all_of(stack.slices.begin(), stack.slices.end(), [&](const ImageFrame& slice) {
    return same_scaling(slice.rescale, first.rescale) &&
           files[slice.file].pixels.scalar_type() == files[first.file].pixels.scalar_type();
  });
}

void warn_of_scaling(const SliceStack& stack, std::vector<std::string>& warnings) {
  const auto less = [](const ImageFrame& a, const ImageFrame& b) {
    return a.rescale.slope < b.rescale.slope;
  };
  const auto [low, high] = std::minmax_element(stack.slices.begin(), stack.slices.end(), less);
  std::string text = "slices are stored with different scalings or types";
  if (low->rescale.slope != high->rescale.slope)
    text += " (slopes " + text_of(low->rescale.slope) + " to " + text_of(high->rescale.slope) + ")";
  warnings.push_back(text + "; voxels were converted to real values, float32");
}

void require_budget(double needed, std::uint64_t max_bytes) {
  if (needed > static_cast<double>(max_bytes))
    refuse_input("needs " + text_of(needed) + " bytes of voxels", "at most " + text_of(max_bytes),
                 "crop the volume, or raise the limit if the machine has the memory");
}

}  // namespace

Volume read_slices(const SliceStack& stack, const Files& files, std::uint64_t max_bytes,
                   std::vector<std::string>& warnings) {
  const ImageFrame& first = stack.slices.front();
  const PixelLayout& layout = files[first.file].pixels;
  const auto slice_voxels = static_cast<std::size_t>(layout.pixel_count());
  const std::size_t voxels = slice_voxels * stack.slices.size();
  const bool alike = are_alike(stack, files);
  if (alike && !stack.is_resampled) {
    const std::size_t slice_bytes = layout.frame_bytes();
    require_budget(static_cast<double>(slice_bytes) * static_cast<double>(stack.slices.size()), max_bytes);
    const std::shared_ptr<unsigned char[]> bytes = shareable_bytes(slice_bytes * stack.slices.size());
    for_each_slice(stack, files, [&](std::size_t n, const void* values) {
      std::memcpy(bytes.get() + n * slice_bytes, values, slice_bytes);
    });
    return Volume(stack.grid, layout.scalar_type(), std::shared_ptr<const void>(bytes, bytes.get()),
                  first.rescale);
  }
  if (!alike) warn_of_scaling(stack, warnings);
  const double resampled = stack.is_resampled ? static_cast<double>(stack.grid.voxel_count()) : 0;
  require_budget(sizeof(float) * (static_cast<double>(voxels) + resampled), max_bytes);
  std::vector<float> values(voxels);
  for_each_slice(stack, files, [&](std::size_t n, const void* stored) {
    const ImageFrame& slice = stack.slices[n];
    to_real_values(stored, files[slice.file].pixels, slice.rescale, values.data() + n * slice_voxels);
  });
  if (!stack.is_resampled) return Volume::from_values(stack.grid, std::move(values));
  return Volume::from_values(stack.grid, resample_slices(stack, values, {layout.columns, layout.rows}));
}

}  // namespace sammoe

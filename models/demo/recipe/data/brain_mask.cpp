#include "brain_mask.hpp"

#include "sammoe/error.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <itkBinaryFillholeImageFilter.h>
#include <itkImage.h>
#include <itkSignedMaurerDistanceMapImageFilter.h>

namespace sammoe::demo {
namespace {

using ItkMask = itk::Image<std::uint8_t, 3>;
using ItkDistance = itk::Image<float, 3>;

ItkMask::Pointer itk_mask(const Mask& mask) {
  auto image = ItkMask::New();
  ItkMask::SizeType size;
  for (unsigned axis = 0; axis < 3; ++axis) size[axis] = static_cast<itk::SizeValueType>(mask.size[axis]);
  image->SetRegions(size);
  image->Allocate();
  std::copy(mask.voxels.begin(), mask.voxels.end(), image->GetBufferPointer());
  return image;
}

/// Gives every voxel `combine` of its value and those of its face neighbours. Rows of the margin are
/// background, so a step across a face of the volume meets no voxel of the mask.
template <typename Combine>
void combine_neighbours(Mask& mask, Combine combine) {
  const std::vector<std::uint8_t> before = mask.voxels;
  const auto row = static_cast<std::size_t>(mask.size[0]);
  for (const std::size_t step : {std::size_t{1}, row, row * static_cast<std::size_t>(mask.size[1])}) {
    const std::size_t count = before.size() - step;
    std::uint8_t* voxels = mask.voxels.data();
    for (std::size_t n = 0; n < count; ++n) voxels[n] = combine(voxels[n], before[n + step]);
    for (std::size_t n = 0; n < count; ++n) voxels[n + step] = combine(voxels[n + step], before[n]);
  }
}

void dilate(Mask& mask) {
  combine_neighbours(mask, [](std::uint8_t a, std::uint8_t b) { return static_cast<std::uint8_t>(a | b); });
}

void erode(Mask& mask) {
  combine_neighbours(mask, [](std::uint8_t a, std::uint8_t b) { return static_cast<std::uint8_t>(a & b); });
}

template <typename Work>
auto run_itk(const char* what, Work work) {
  try {
    return work();
  } catch (const std::exception& failure) {
    std::string reason = failure.what();
    std::replace(reason.begin(), reason.end(), '\n', ' ');
    throw Error(ErrorCode::processing,
                std::string("atlas: ") + what + " failed: " + reason + "; free memory");
  }
}

}  // namespace

Mask padded(const Mask& mask, std::int64_t margin) {
  Mask result;
  std::int64_t count = 1;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    result.size[axis] = mask.size[axis] + 2 * margin;
    count *= result.size[axis];
  }
  result.voxels.assign(static_cast<std::size_t>(count), 0);
  const std::int64_t skip = std::max<std::int64_t>(-margin, 0);
  const std::int64_t shift = std::max<std::int64_t>(margin, 0) - skip;
  const Index3& size = mask.size;
  for (std::int64_t k = skip; k < size[2] - skip; ++k) {
    for (std::int64_t j = skip; j < size[1] - skip; ++j) {
      const auto from = mask.voxels.begin() + (k * size[1] + j) * size[0] + skip;
      const auto to =
          result.voxels.begin() + ((k + shift) * result.size[1] + j + shift) * result.size[0] + skip + shift;
      std::copy(from, from + (size[0] - 2 * skip), to);
    }
  }
  return result;
}

Mask closed_and_filled(Mask mask, int steps) {
  for (int step = 0; step < steps; ++step) dilate(mask);
  for (int step = 0; step < steps; ++step) erode(mask);
  return run_itk("filling holes", [&] {
    auto filter = itk::BinaryFillholeImageFilter<ItkMask>::New();
    filter->SetInput(itk_mask(mask));
    filter->SetForegroundValue(1);
    filter->Update();
    const std::uint8_t* first = filter->GetOutput()->GetBufferPointer();
    return Mask{mask.size, {first, first + mask.voxels.size()}};
  });
}

std::vector<float> signed_distance(const Mask& mask) {
  return run_itk("the distance map", [&] {
    auto filter = itk::SignedMaurerDistanceMapImageFilter<ItkMask, ItkDistance>::New();
    filter->SetInput(itk_mask(mask));
    filter->SetSquaredDistance(false);
    filter->SetInsideIsPositive(false);
    filter->Update();
    const float* first = filter->GetOutput()->GetBufferPointer();
    return std::vector<float>(first, first + mask.voxels.size());
  });
}

}  // namespace sammoe::demo

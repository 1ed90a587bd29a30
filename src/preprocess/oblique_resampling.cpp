#include "preprocess/oblique_resampling.hpp"

#include "sammoe/error.hpp"

#include "preprocess/itk_image.hpp"

#include <algorithm>
#include <string>

#include <itkLinearInterpolateImageFunction.h>
#include <itkMultiThreaderBase.h>
#include <itkNearestNeighborInterpolateImageFunction.h>
#include <itkResampleImageFilter.h>

namespace sammoe {
namespace {

/// Voxels of the result made at a time.
constexpr std::int64_t kObliqueSlabVoxels = 1 << 20;

/// The image with its border repeated once. ITK takes a position half a voxel beyond the first centre as
/// inside the image and one half a voxel beyond the last as outside; with a border around it neither end is
/// special, so that a result does not depend on the direction in which an axis is stored.
ItkFloatImage::Pointer with_border(const GriddedValues& source) {
  const Region& box = source.region;
  Region wider = box;
  for (int axis = 0; axis < 3; ++axis) {
    wider.begin[axis] -= 1;
    wider.size[axis] += 2;
  }
  auto image = ItkFloatImage::New();
  set_itk_geometry(*image, source.grid, wider);
  image->Allocate();
  float* target = image->GetBufferPointer();
  for (std::int64_t k = -1; k <= box.size[2]; ++k) {
    for (std::int64_t j = -1; j <= box.size[1]; ++j, target += wider.size[0]) {
      const std::int64_t nearest_j = std::clamp<std::int64_t>(j, 0, box.size[1] - 1);
      const std::int64_t nearest_k = std::clamp<std::int64_t>(k, 0, box.size[2] - 1);
      const float* row = source.values.data() + (nearest_k * box.size[1] + nearest_j) * box.size[0];
      target[0] = row[0];
      std::copy_n(row, box.size[0], target + 1);
      target[box.size[0] + 1] = row[box.size[0] - 1];
    }
  }
  return image;
}

/// The same values a hair back along each axis, so that a position half-way between two voxels is nearest to
/// the upper one whatever the rounding: half-way positions are common, as where one spacing is twice the
/// other.
GriddedValues with_ties_broken(GriddedValues source) {
  constexpr double kObliqueHair = 1e-4;
  source.grid.origin_in_ras = source.grid.ras_from_voxel({-kObliqueHair, -kObliqueHair, -kObliqueHair});
  return source;
}

using Filter = itk::ResampleImageFilter<ItkFloatImage, ItkFloatImage>;

void append_slab(Filter& filter, const Grid& target, const Region& slab, std::vector<float>& result) {
  auto geometry = ItkFloatImage::New();
  set_itk_geometry(*geometry, target, slab);
  filter.SetOutputOrigin(geometry->GetOrigin());
  filter.SetOutputSpacing(geometry->GetSpacing());
  filter.SetOutputDirection(geometry->GetDirection());
  filter.SetOutputStartIndex(geometry->GetLargestPossibleRegion().GetIndex());
  filter.SetSize(geometry->GetLargestPossibleRegion().GetSize());
  filter.UpdateLargestPossibleRegion();
  const float* values = filter.GetOutput()->GetBufferPointer();
  result.insert(result.end(), values, values + slab.voxel_count());
}

/// `resample_obliquely`, whose errors are still ITK's.
std::vector<float> resampled_by_itk(const GriddedValues& source, const Grid& target,
                                    const Region& target_region, Interpolation interpolation) {
  auto filter = Filter::New();
  if (interpolation == Interpolation::linear) {
    filter->SetInput(with_border(source));
    filter->SetInterpolator(itk::LinearInterpolateImageFunction<ItkFloatImage>::New());
  } else {
    filter->SetInput(with_border(with_ties_broken(source)));
    filter->SetInterpolator(itk::NearestNeighborInterpolateImageFunction<ItkFloatImage>::New());
  }
  filter->SetDefaultPixelValue(0);

  // In slabs, so that ITK's image of the result never stands whole beside ours.
  std::vector<float> result;
  result.reserve(static_cast<std::size_t>(target_region.voxel_count()));
  const std::int64_t thickness =
      std::max<std::int64_t>(1, kObliqueSlabVoxels / (target_region.size[0] * target_region.size[1]));
  const std::int64_t end = target_region.begin[2] + target_region.size[2];
  for (std::int64_t begin = target_region.begin[2]; begin < end; begin += thickness) {
    Region slab = target_region;
    slab.begin[2] = begin;
    slab.size[2] = std::min(thickness, end - begin);
    append_slab(*filter, target, slab, result);
  }
  return result;
}

}  // namespace

std::vector<float> resample_obliquely(const GriddedValues& source, const Grid& target,
                                      const Region& target_region, Interpolation interpolation) {
  try {
    return resampled_by_itk(source, target, target_region, interpolation);
  } catch (const itk::ExceptionObject& failure) {
    throw Error(ErrorCode::processing, std::string("resampling failed: ") + failure.GetDescription());
  }
}

void set_oblique_resampling_threads(int count) {
  itk::MultiThreaderBase::SetGlobalMaximumNumberOfThreads(static_cast<itk::ThreadIdType>(count));
  itk::MultiThreaderBase::SetGlobalDefaultNumberOfThreads(static_cast<itk::ThreadIdType>(count));
}

}  // namespace sammoe

#include "preprocess/resampling.hpp"

#include "sammoe/error.hpp"

#include "interop/itk_image.hpp"

#include <exception>
#include <string>

#include <itkLinearInterpolateImageFunction.h>
#include <itkMultiThreaderBase.h>
#include <itkNearestNeighborInterpolateImageFunction.h>
#include <itkResampleImageFilter.h>
#include <itkZeroFluxNeumannPadImageFilter.h>

namespace sammoe {
namespace {

/// The image with its border repeated once. ITK takes a position half a voxel beyond the first centre as
/// inside the image and one half a voxel beyond the last as outside; with a border around it neither end is
/// special, so that a result does not depend on the direction in which an axis is stored.
ItkFloatImage::Pointer with_border(const GriddedValues& source) {
  using Pad = itk::ZeroFluxNeumannPadImageFilter<ItkFloatImage, ItkFloatImage>;
  auto pad = Pad::New();
  pad->SetInput(itk_image_from(source.values, source.grid, source.region));
  Pad::SizeType one;
  one.Fill(1);
  pad->SetPadLowerBound(one);
  pad->SetPadUpperBound(one);
  pad->Update();
  ItkFloatImage::Pointer padded = pad->GetOutput();
  padded->DisconnectPipeline();
  return padded;
}

/// The same values a hair further along each axis, so that a position half-way between two voxels is nearest
/// to the lower one whatever the rounding: half-way positions are common, as where one spacing is twice the
/// other.
GriddedValues with_ties_broken(GriddedValues source) {
  constexpr double kHair = 1e-4;
  source.grid.origin_in_ras = source.grid.ras_from_voxel({kHair, kHair, kHair});
  return source;
}

std::vector<float> resample_with_itk(const GriddedValues& source, const Grid& target,
                                     const Region& target_region, Interpolation interpolation) {
  using Filter = itk::ResampleImageFilter<ItkFloatImage, ItkFloatImage>;
  auto filter = Filter::New();
  if (interpolation == Interpolation::linear) {
    filter->SetInput(with_border(source));
    filter->SetInterpolator(itk::LinearInterpolateImageFunction<ItkFloatImage>::New());
  } else {
    filter->SetInput(with_border(with_ties_broken(source)));
    filter->SetInterpolator(itk::NearestNeighborInterpolateImageFunction<ItkFloatImage>::New());
  }
  filter->SetDefaultPixelValue(0);

  auto geometry = ItkFloatImage::New();
  set_itk_geometry(*geometry, target, target_region);
  filter->SetOutputOrigin(geometry->GetOrigin());
  filter->SetOutputSpacing(geometry->GetSpacing());
  filter->SetOutputDirection(geometry->GetDirection());
  filter->SetOutputStartIndex(geometry->GetLargestPossibleRegion().GetIndex());
  filter->SetSize(geometry->GetLargestPossibleRegion().GetSize());
  filter->Update();
  const float* values = filter->GetOutput()->GetBufferPointer();
  return {values, values + target_region.voxel_count()};
}

}  // namespace

std::vector<float> resample(const GriddedValues& source, const Grid& target, const Region& target_region,
                            Interpolation interpolation) {
  if (target_region.voxel_count() == 0) return {};
  if (source.region.voxel_count() == 0)
    return std::vector<float>(static_cast<std::size_t>(target_region.voxel_count()), 0.0F);
  try {
    return resample_with_itk(source, target, target_region, interpolation);
  } catch (const itk::ExceptionObject& failure) {
    throw Error(ErrorCode::processing, std::string("resampling failed: ") + failure.GetDescription());
  } catch (const std::bad_alloc&) {
    throw Error(ErrorCode::processing, "resampling failed: out of memory for " +
                                           std::to_string(target_region.voxel_count()) + " voxels");
  }
}

void set_resampling_threads(int count) {
  itk::MultiThreaderBase::SetGlobalMaximumNumberOfThreads(static_cast<itk::ThreadIdType>(count));
  itk::MultiThreaderBase::SetGlobalDefaultNumberOfThreads(static_cast<itk::ThreadIdType>(count));
}

}  // namespace sammoe

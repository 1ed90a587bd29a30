#pragma once

#include "sammoe/grid.hpp"

#include <vector>

#include <itkImage.h>

namespace sammoe {

using ItkFloatImage = itk::Image<float, 3>;

/// Gives an ITK image the geometry of a part of a grid. ITK's world is LPS, so the first two world axes
/// change sign.
template <typename Image>
void set_itk_geometry(Image& image, const Grid& grid, const Region& region) {
  typename Image::DirectionType direction;
  typename Image::SpacingType spacing;
  typename Image::PointType origin;
  for (unsigned row = 0; row < 3; ++row) {
    const double lps_from_ras = row < 2 ? -1.0 : 1.0;
    origin[row] = lps_from_ras * grid.origin_in_ras[row];
    spacing[row] = grid.spacing_mm[row];
    for (unsigned axis = 0; axis < 3; ++axis)
      direction[row][axis] = lps_from_ras * grid.direction_in_ras[row][axis];
  }
  image.SetOrigin(origin);
  image.SetSpacing(spacing);
  image.SetDirection(direction);
  typename Image::RegionType itk_region;
  for (unsigned axis = 0; axis < 3; ++axis) {
    itk_region.SetIndex(axis, region.begin[axis]);
    itk_region.SetSize(axis, static_cast<itk::SizeValueType>(region.size[axis]));
  }
  image.SetRegions(itk_region);
}

/// The grid of an ITK image's largest region.
template <typename Image>
Grid grid_of(const Image& image) {
  Grid grid;
  const auto& region = image.GetLargestPossibleRegion();
  typename Image::PointType first;
  image.TransformIndexToPhysicalPoint(region.GetIndex(), first);
  for (unsigned row = 0; row < 3; ++row) {
    const double ras_from_lps = row < 2 ? -1.0 : 1.0;
    grid.size[row] = static_cast<std::int64_t>(region.GetSize(row));
    grid.spacing_mm[row] = image.GetSpacing()[row];
    grid.origin_in_ras[row] = ras_from_lps * first[row];
    for (unsigned axis = 0; axis < 3; ++axis)
      grid.direction_in_ras[row][axis] = ras_from_lps * image.GetDirection()[row][axis];
  }
  return grid;
}

/// Copies values (i fastest) of a part of a grid into an ITK image that knows where it lies.
inline ItkFloatImage::Pointer itk_image_from(const std::vector<float>& values, const Grid& grid,
                                             const Region& region) {
  auto image = ItkFloatImage::New();
  set_itk_geometry(*image, grid, region);
  image->Allocate();
  std::copy(values.begin(), values.end(), image->GetBufferPointer());
  return image;
}

}  // namespace sammoe

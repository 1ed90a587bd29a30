#pragma once

#include "sammoe/grid.hpp"

#include "core/lps.hpp"
#include "core/vector_algebra.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include <itkImage.h>

namespace sammoe {

using ItkFloatImage = itk::Image<float, 3>;

/// Gives an ITK image the geometry of a part of a grid. ITK's world is LPS.
template <typename Image>
void set_itk_geometry(Image& image, const Grid& grid, const Region& region) {
  typename Image::DirectionType direction;
  typename Image::SpacingType spacing;
  typename Image::PointType origin;
  const Point3 origin_in_lps = lps_from_ras(grid.origin_in_ras);
  for (unsigned axis = 0; axis < 3; ++axis) {
    origin[axis] = origin_in_lps[axis];
    spacing[axis] = grid.spacing_mm[axis];
    const Point3 direction_in_lps = lps_from_ras(column_of(grid.direction_in_ras, axis));
    for (unsigned row = 0; row < 3; ++row) direction[row][axis] = direction_in_lps[row];
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
  grid.origin_in_ras = ras_from_lps({first[0], first[1], first[2]});
  const auto& direction = image.GetDirection();
  for (unsigned axis = 0; axis < 3; ++axis) {
    grid.size[axis] = static_cast<std::int64_t>(region.GetSize(axis));
    grid.spacing_mm[axis] = image.GetSpacing()[axis];
    set_column(grid.direction_in_ras, axis,
               ras_from_lps({direction[0][axis], direction[1][axis], direction[2][axis]}));
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

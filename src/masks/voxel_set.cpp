#include "masks/voxel_set.hpp"

#include "sammoe/error.hpp"

#include "masks/itk_image.hpp"

#include <algorithm>
#include <string>

#include <itkConnectedComponentImageFilter.h>
#include <itkSignedMaurerDistanceMapImageFilter.h>

namespace sammoe {
namespace {

using BinaryImage = itk::Image<std::uint8_t, 3>;
using ComponentImage = itk::Image<std::uint32_t, 3>;

/// Runs `work`; what ITK throws becomes Error{processing}.
template <typename Work>
auto converting_itk_errors(const char* what, const Work& work) {
  try {
    return work();
  } catch (const std::exception& failure) {
    throw Error(ErrorCode::processing,
                std::string(what) + " failed: " + failure.what() + "; free memory or use a smaller volume");
  }
}

BinaryImage::Pointer image_of_size(const Index3& size, const Point3& spacing_mm) {
  Grid grid;
  grid.size = size;
  grid.spacing_mm = spacing_mm;
  auto image = BinaryImage::New();
  set_itk_geometry(*image, grid, {{0, 0, 0}, size});
  image->Allocate();
  return image;
}

/// Calls `visit(n, padded)` with each voxel's offset in the box, and in the box with one more voxel around.
template <typename Visit>
void for_each_padded(const Index3& size, const Visit& visit) {
  std::size_t n = 0;
  for (std::int64_t k = 0; k < size[2]; ++k) {
    for (std::int64_t j = 0; j < size[1]; ++j) {
      const std::int64_t row = ((k + 1) * (size[1] + 2) + j + 1) * (size[0] + 2) + 1;
      for (std::int64_t i = 0; i < size[0]; ++i) visit(n++, static_cast<std::size_t>(row + i));
    }
  }
}

std::vector<float> measured_depth(const VoxelSet& set, const Point3& spacing_mm) {
  const Index3& size = set.box.size;
  const auto background = image_of_size({size[0] + 2, size[1] + 2, size[2] + 2}, spacing_mm);
  background->FillBuffer(1);
  std::uint8_t* voxels = background->GetBufferPointer();
  for_each_padded(size, [&](std::size_t n, std::size_t padded) { voxels[padded] = set.contains[n] == 0; });
  // The filter measures from the outermost voxels of its object. Taking the background as the object makes
  // these the nearest voxels outside the set.
  auto filter = itk::SignedMaurerDistanceMapImageFilter<BinaryImage, ItkFloatImage>::New();
  filter->SetInput(background);
  filter->SetUseImageSpacing(true);
  filter->SetSquaredDistance(false);
  filter->SetInsideIsPositive(false);
  filter->Update();
  const float* distances = filter->GetOutput()->GetBufferPointer();
  std::vector<float> depth_mm(set.contains.size());
  for_each_padded(size, [&](std::size_t n, std::size_t padded) { depth_mm[n] = distances[padded]; });
  return depth_mm;
}

VoxelSet found_component(const VoxelSet& set) {
  const auto image = image_of_size(set.box.size, {1, 1, 1});
  std::copy(set.contains.begin(), set.contains.end(), image->GetBufferPointer());
  auto filter = itk::ConnectedComponentImageFilter<BinaryImage, ComponentImage>::New();
  filter->SetInput(image);
  filter->FullyConnectedOn();
  filter->Update();
  const std::uint32_t* components = filter->GetOutput()->GetBufferPointer();
  const std::size_t count = set.contains.size();
  std::vector<std::size_t> voxels(static_cast<std::size_t>(filter->GetObjectCount()) + 1, 0);
  for (std::size_t n = 0; n < count; ++n) ++voxels[components[n]];
  voxels[0] = 0;  // the background
  // Looked for in the order of the voxels, so that which number the filter gives a component does not matter.
  std::uint32_t largest = 0;
  for (std::size_t n = 0; n < count; ++n) {
    if (voxels[components[n]] > voxels[largest]) largest = components[n];
  }
  VoxelSet result{set.box, std::vector<std::uint8_t>(count, 0)};
  for (std::size_t n = 0; n < count; ++n) result.contains[n] = largest != 0 && components[n] == largest;
  return result;
}

}  // namespace

std::vector<float> depth_in_mm(const VoxelSet& set, const Point3& spacing_mm) {
  return converting_itk_errors("distance map", [&] { return measured_depth(set, spacing_mm); });
}

VoxelSet largest_component(const VoxelSet& set) {
  if (set.contains.empty()) return set;
  return converting_itk_errors("search for connected voxels", [&] { return found_component(set); });
}

}  // namespace sammoe

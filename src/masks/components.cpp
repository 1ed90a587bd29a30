#include "masks/components.hpp"

#include "sammoe/error.hpp"

#include <algorithm>
#include <exception>
#include <string>

#include <itkConnectedComponentImageFilter.h>
#include <itkImage.h>

namespace sammoe {
namespace {

using BinaryImage = itk::Image<std::uint8_t, 3>;
using ComponentImage = itk::Image<std::uint32_t, 3>;

VoxelSet found_component(const VoxelSet& set) {
  BinaryImage::RegionType whole;
  for (unsigned axis = 0; axis < 3; ++axis)
    whole.SetSize(axis, static_cast<itk::SizeValueType>(set.box.size[axis]));
  const auto image = BinaryImage::New();
  image->SetRegions(whole);
  image->Allocate();
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

VoxelSet largest_component(const VoxelSet& set) {
  if (set.contains.empty()) return set;
  try {
    return found_component(set);
  } catch (const std::exception& failure) {
    throw Error(ErrorCode::processing, std::string("search for connected voxels failed: ") + failure.what() +
                                           "; free memory or use a smaller volume");
  }
}

}  // namespace sammoe

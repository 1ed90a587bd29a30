#pragma once

#include "sammoe/volume.hpp"

#include "dicom/planes/slice_stack.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace sammoe {

/// Decodes the slices of a stack into a volume on its grid. Stored values and their scaling are kept if all
/// slices have one type and one scaling and lie on the grid; else the voxels are real values, float32. What
/// the user should know of that is added to `warnings`. Throws Error{input} if pixels cannot be decoded or
/// more than `max_bytes` were needed, which is checked before any memory is taken.
Volume read_slices(const SliceStack& stack, const std::vector<ImageFile>& files, std::uint64_t max_bytes,
                   std::vector<std::string>& warnings);

}  // namespace sammoe

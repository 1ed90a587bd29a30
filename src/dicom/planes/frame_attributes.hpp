#pragma once

#include "dicom/planes/image_file.hpp"

#include <vector>

class DcmDataset;

namespace sammoe {

/// The frames of an image with their geometry and scaling: one, from the data set itself, or those of the
/// functional groups of an enhanced multi-frame image, in the order of the file. Throws Error{input} naming
/// the attribute that is missing or wrong.
std::vector<ImageFrame> read_frames(DcmDataset& dataset);

}  // namespace sammoe

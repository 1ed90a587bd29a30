#pragma once

#include "sammoe/label_map.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>

namespace sammoe {

/// A DICOM Segmentation of the type LABELMAP, as other programs write it.
struct LabelMapFile {
  LabelMap mask;                                 ///< of the labels 0, 1 and 2
  int bits = 8;                                  ///< 8 or 16
  std::uint16_t background = 0;                  ///< the value of voxels in no segment
  std::function<void(DcmDataset&)> change = {};  ///< of the data set, before it is saved
};

/// Writes the file with a frame for every slice, and a series it belongs to beside it.
void write_label_map_segmentation(const std::filesystem::path& path, const LabelMapFile& file);

}  // namespace sammoe

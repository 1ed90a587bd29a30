#pragma once

#include "sammoe/label_map.hpp"

#include <cstdint>
#include <map>
#include <vector>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>

namespace sammoe {

/// What the segments of a Segmentation are called (Segment Label); those without a name are left out.
/// `labels` holds the label of each segment number. UTF-8, whatever the file's character set; a byte that is
/// not a character of it becomes "?".
std::vector<LabelName> segment_names(DcmDataset& dataset,
                                     const std::map<std::uint16_t, std::uint16_t>& labels);

}  // namespace sammoe

#pragma once

#include "sammoe/label_map.hpp"

#include <cstdint>
#include <map>
#include <vector>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>

namespace sammoe {

/// The names (Segment Label) of the segments of a Segmentation; those without a name are left out. `labels`
/// gives the value in the mask for each segment number. UTF-8, whatever the file's character set; a byte that
/// is invalid in that becomes "?". The data set is not changed.
std::vector<LabelName> segment_names(DcmDataset& dataset,
                                     const std::map<std::uint16_t, std::uint16_t>& labels);

}  // namespace sammoe

#pragma once

#include "sammoe/label_map.hpp"
#include "sammoe/volume_inspection.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace sammoe {

/// The labels that a map holds or names, by label.
std::vector<LabelSummary> summarised_labels(const LabelMap& map);

/// Whether values that could be labels look as if they were (inspect_input); i fastest.
bool look_like_labels(const std::vector<std::uint16_t>& values);

}  // namespace sammoe

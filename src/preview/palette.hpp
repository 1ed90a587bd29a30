#pragma once

#include "sammoe/label_map.hpp"

#include "preview/rgb_image.hpp"

#include <cstdint>
#include <vector>

namespace sammoe {

/// A colour for each label of a mask, in ascending order of labels. Seven colours that people with colour
/// vision deficiency can tell apart (after Okabe and Ito, 2008); they repeat beyond seven labels.
class LabelColours {
 public:
  explicit LabelColours(const LabelMap& mask);
  /// For labels that need not all be there; they must ascend.
  explicit LabelColours(std::vector<std::uint16_t> labels);

  /// The labels in the mask, ascending, without 0.
  const std::vector<std::uint16_t>& labels() const { return labels_; }
  /// The colour of one of them.
  Rgb of(std::uint16_t label) const;

 private:
  std::vector<std::uint16_t> labels_;
};

}  // namespace sammoe

#pragma once

#include "sammoe/evaluation.hpp"
#include "sammoe/label_map.hpp"
#include "sammoe/prompt.hpp"

#include "masks/voxel_set.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sammoe {

/// The prompt of scores that are those of a wrong mask itself.
inline constexpr const char* kMaskAlone = "mask alone";

/// What a user gives before the model first answers.
struct FirstPrompt {
  SimulatedPrompt kind = SimulatedPrompt::clicks;
  std::vector<Click> clicks;
  std::shared_ptr<const LabelPatch> mask{};  ///< to refine
};

/// How a user who knows the structure clicks. What is random depends on nothing but the seed, the label
/// file's name, the label and the number of the click, so that a table that is sorted or cut otherwise gives
/// a structure the same clicks.
class SimulatedUser {
 public:
  /// `labels` is kept by reference and must outlive this.
  SimulatedUser(const LabelMap& labels, std::uint16_t label, std::string label_file,
                const EvaluationOptions& options);

  /// A click in the structure, which must not be empty.
  Click first_click() const;

  /// All that comes before the first answer. The structure must not be empty.
  FirstPrompt first_prompt(SimulatedPrompt kind) const;

  /// Click number `number` (from 2), in what `mask` misses (inside) or has too much (outside): in the larger
  /// connected part of either under ClickPlace::core, in the largest connected part of both together under
  /// ClickPlace::challenge, anywhere in both under ClickPlace::random. Nothing if the mask is perfect.
  std::optional<Click> next_click(const LabelMap& mask, int number) const;

 private:
  VoxelSet structure() const;
  VoxelSet wrong_mask() const;
  Index3 place_in(const VoxelSet& set, ClickPlace place, int number) const;
  Index3 random_voxel(const VoxelSet& set, int number) const;

  const LabelMap& labels_;
  std::uint16_t label_;
  std::string label_file_;
  ClickPlace first_;
  ClickPlace next_;
  std::uint64_t seed_;
};

}  // namespace sammoe

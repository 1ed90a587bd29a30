#pragma once

#include "sammoe/grid.hpp"
#include "sammoe/volume.hpp"

#include "engine/embedding_cache.hpp"
#include "engine/mask_prompt.hpp"
#include "engine/stage_clock.hpp"
#include "model/networks/expert_store.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sammoe {

/// What a segmentation works with: the networks, what they have made of the volume so far, and the clock.
struct Workbench {
  ExpertStore& store;
  EmbeddingCache& embeddings;  ///< by image encoders
  EmbeddingCache& outputs;     ///< by whole networks that take no clicks
  StageClock& clock;
};

/// What the encoders make of one ROI, and the mask to refine in it. Its voxels are sampled, and encoders run,
/// when first needed.
class RoiInputs {
 public:
  /// `mask` as mask_in_roi() returns it; undefined if there is none.
  RoiInputs(Workbench& bench, const Volume& volume, const Grid& roi, at::Tensor mask = {})
      : bench_(bench), volume_(volume), roi_(roi), mask_(std::move(mask)) {}

  const Grid& roi() const { return roi_; }
  const Volume& volume() const { return volume_; }

  /// The embedding (1, C, g, g, g) that this expert's decoder needs. Throws Error.
  at::Tensor image_embedding(std::size_t expert);

  /// Edge of the low-resolution logits that go with that embedding: 4g.
  std::int64_t low_res_edge(std::size_t expert) { return 4 * image_embedding(expert).size(-1); }

  /// The logits (1, 1, size) to begin with: those of the mask, or 0.
  at::Tensor first_logits(at::IntArrayRef size) const { return mask_prompt(mask_, size); }

  /// Of the mask's voxels; empty if there is none.
  std::string mask_sha256() const;

 private:
  const at::Tensor& image();

  Workbench& bench_;
  const Volume& volume_;
  Grid roi_;
  at::Tensor mask_;
  std::optional<at::Tensor> image_;
};

/// Clicks in one ROI, in the order in which they are fed.
struct RoiClick {
  Point3 position_in_roi{0, 0, 0};  ///< continuous voxel index of the ROI
  bool inside = true;
};

/// What the networks are given in one step: clicks and the logits of the step before.
class StepInputs {
 public:
  /// `previous_logits` low-resolution, (1, 1, 4g, 4g, 4g) where decoders run, or undefined before the first
  /// step, which begins with those of the ROI.
  StepInputs(Workbench& bench, RoiInputs& roi, std::vector<RoiClick> clicks, at::Tensor previous_logits);

  at::Tensor image_embedding(std::size_t expert) { return roi_.image_embedding(expert); }
  /// What this expert's prompt encoder makes of the step. Throws Error{model} if its logits have another
  /// size.
  const PromptEmbedding& prompt(std::size_t expert);

  const RoiInputs& roi_inputs() const { return roi_; }
  /// Edge of the low-resolution logits that go with this expert's embedding. Throws Error.
  std::int64_t low_res_edge(std::size_t expert) { return roi_.low_res_edge(expert); }
  const std::vector<RoiClick>& clicks() const { return clicks_; }
  const at::Tensor& previous_logits() const { return previous_logits_; }

  const at::Tensor& points() const { return points_; }  ///< (1, P, 3)
  const at::Tensor& labels() const { return labels_; }  ///< (1, P)

 private:
  Workbench& bench_;
  RoiInputs& roi_;
  std::vector<RoiClick> clicks_;
  at::Tensor points_;
  at::Tensor labels_;
  at::Tensor previous_logits_;
  std::map<std::string, PromptEmbedding> prompts_;  ///< by the SHA-256 of the prompt encoder
};

}  // namespace sammoe

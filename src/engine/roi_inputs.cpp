#include "engine/roi_inputs.hpp"

#include "sammoe/error.hpp"

#include "files/sha256.hpp"
#include "model/tensor.hpp"
#include "preprocess/roi_sampling.hpp"

#include <utility>

namespace sammoe {
namespace {

const std::string& image_encoder_sha256(const BundleInfo& bundle, std::size_t expert) {
  const auto& own = bundle.experts[expert].image_encoder;
  return own.has_value() ? own->sha256 : bundle.image_encoder.sha256;
}

const std::string& prompt_encoder_sha256(const BundleInfo& bundle, std::size_t expert) {
  const auto& own = bundle.experts[expert].prompt_encoder;
  return own.has_value() ? own->sha256 : bundle.prompt_encoder.sha256;
}

}  // namespace

const at::Tensor& RoiInputs::image() {
  if (!image_.has_value()) {
    image_ = bench_.clock.time("roi", [&] {
      return tensor_from_voxels(sample_roi(volume_, roi_, bench_.store.bundle().intensity), roi_.size);
    });
  }
  return *image_;
}

at::Tensor RoiInputs::image_embedding(std::size_t expert) {
  return bench_.embeddings.get(roi_, image_encoder_sha256(bench_.store.bundle(), expert), [&] {
    const auto encoder = bench_.clock.time("load", [&] { return bench_.store.image_encoder(expert); });
    const at::Tensor& voxels = image();
    return bench_.clock.time("encode", [&] { return encoder->encode(voxels); });
  });
}

std::string RoiInputs::mask_sha256() const {
  return mask_.defined() ? sha256_hex(mask_.data_ptr<float>(), mask_.nbytes()) : "";
}

StepInputs::StepInputs(Workbench& bench, RoiInputs& roi, std::vector<RoiClick> clicks,
                       at::Tensor previous_logits)
    : bench_(bench), roi_(roi), clicks_(std::move(clicks)), previous_logits_(std::move(previous_logits)) {
  const auto count = static_cast<std::int64_t>(clicks_.size());
  points_ = at::empty({1, count, 3}, at::kFloat);
  labels_ = at::empty({1, count}, at::kFloat);
  auto points = points_.accessor<float, 3>();
  auto labels = labels_.accessor<float, 2>();
  for (std::int64_t n = 0; n < count; ++n) {
    const RoiClick& click = clicks_[static_cast<std::size_t>(n)];
    for (int axis = 0; axis < 3; ++axis) points[0][n][axis] = static_cast<float>(click.position_in_roi[axis]);
    labels[0][n] = click.inside ? 1.0F : 0.0F;
  }
}

const PromptEmbedding& StepInputs::prompt(std::size_t expert) {
  const std::string& sha256 = prompt_encoder_sha256(bench_.store.bundle(), expert);
  const auto found = prompts_.find(sha256);
  if (found != prompts_.end()) return found->second;

  const std::int64_t edge = roi_.low_res_edge(expert);
  const at::Tensor mask =
      previous_logits_.defined() ? previous_logits_ : roi_.first_logits({edge, edge, edge});
  if (mask.size(-1) != edge) {
    throw Error(ErrorCode::model, "expert " + bench_.store.bundle().experts[expert].name +
                                      ": works with logits of " + std::to_string(edge) +
                                      "^3 but the step before gave " + std::to_string(mask.size(-1)) +
                                      "^3; experts of one bundle need the same size; use expert:NAME");
  }
  const auto encoder = bench_.clock.time("load", [&] { return bench_.store.prompt_encoder(expert); });
  PromptEmbedding prompt =
      bench_.clock.time("prompt", [&] { return encoder->encode(points_, labels_, mask); });
  return prompts_.emplace(sha256, std::move(prompt)).first->second;
}

}  // namespace sammoe

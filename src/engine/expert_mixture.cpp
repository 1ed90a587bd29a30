#include "engine/expert_mixture.hpp"

#include "sammoe/error.hpp"

#include <cmath>
#include <sstream>
#include <string>

namespace sammoe {
namespace {

std::vector<double> numbers_of(const at::Tensor& tensor) {
  const at::Tensor flat = tensor.to(at::kDouble).contiguous().view({-1});
  return {flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel()};
}

std::string size_of(const at::Tensor& tensor) {
  std::ostringstream text;
  text << tensor.sizes();
  return text.str();
}

/// The prediction of one decoder, checked.
MaskPrediction run_expert(Workbench& bench, StepInputs& step, std::size_t expert) {
  const at::Tensor embedding = step.image_embedding(expert);
  const PromptEmbedding& prompt = step.prompt(expert);
  const auto decoder = bench.store.decoder(expert);
  MaskPrediction prediction = bench.clock.time("decode", [&] { return decoder->decode(embedding, prompt); });
  if (!at::isfinite(prediction.low_res_logits).all().item<bool>()) {
    throw Error(ErrorCode::model, "expert " + bench.store.bundle().experts[expert].name +
                                      ": its logits are not all finite numbers; its weights or the volume's "
                                      "intensities are out of range");
  }
  return prediction;
}

}  // namespace

Route choose_experts(Workbench& bench, StepInputs& step, const RoutingOptions& routing) {
  const std::vector<std::string> names = bench.store.bundle().expert_names();
  Route route;
  if (needs_gate(routing.strategy)) {
    const auto gate = bench.clock.time("load", [&] { return bench.store.gate(); });
    const at::Tensor embedding = step.image_embedding(0);
    const PromptEmbedding& prompt = step.prompt(0);
    const std::vector<double> logits = bench.clock.time("gate", [&] {
      return numbers_of(gate->logits(embedding, prompt.sparse, step.points(), step.labels()));
    });
    route.gate_scores = gate_scores(logits, routing.temperature);
  }
  route.decision = decide(route.gate_scores, names, routing);
  return route;
}

FusedPrediction run_experts(Workbench& bench, StepInputs& step, const Decision& decision) {
  std::vector<std::size_t> experts;
  for (const Choice& choice : decision.choices) experts.push_back(choice.expert);
  bench.clock.time("load", [&] { bench.store.load({{}, experts}); });
  FusedPrediction fused;
  for (const Choice& choice : decision.choices) {
    const MaskPrediction prediction = run_expert(bench, step, choice.expert);
    const at::Tensor weighted = prediction.low_res_logits * choice.weight;
    if (!fused.low_res_logits.defined()) {
      fused.low_res_logits = weighted;
    } else if (fused.low_res_logits.sizes() == weighted.sizes()) {
      fused.low_res_logits = fused.low_res_logits + weighted;
    } else {
      throw Error(ErrorCode::model, "expert " + bench.store.bundle().experts[choice.expert].name +
                                        ": logits of size " + size_of(weighted) +
                                        " cannot be fused with those of size " +
                                        size_of(fused.low_res_logits) +
                                        "; experts of one bundle need the same size; use expert:NAME");
    }
    fused.iou += choice.weight * prediction.iou.mean().item<double>();
  }
  return fused;
}

}  // namespace sammoe

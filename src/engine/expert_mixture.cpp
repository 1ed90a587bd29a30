#include "engine/expert_mixture.hpp"

#include "sammoe/error.hpp"

#include "engine/finite_logits.hpp"
#include "engine/network_expert.hpp"
#include "engine/upsampling.hpp"

#include <cmath>
#include <cstdint>
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
  prediction.low_res_logits = require_finite(prediction.low_res_logits, bench.store.bundle().experts[expert]);
  return prediction;
}

/// Logits of some experts, added up by weight.
struct WeightedSum {
  at::Tensor logits;
  double weight = 0;
  double iou = 0;

  void add(const Workbench& bench, const Choice& choice, const at::Tensor& more) {
    const at::Tensor weighted = more * choice.weight;
    weight += choice.weight;
    if (!logits.defined()) {
      logits = weighted;
    } else if (logits.sizes() == weighted.sizes()) {
      logits = logits + weighted;
    } else {
      throw Error(ErrorCode::model, "expert " + bench.store.bundle().experts[choice.expert].name +
                                        ": logits of size " + size_of(weighted) +
                                        " cannot be fused with those of size " + size_of(logits) +
                                        "; experts of one bundle need the same size; use expert:NAME");
    }
  }
};

/// The size of the low-resolution logits of a step in which whole networks run: the decoders', where those
/// may run in the next step.
std::vector<std::int64_t> low_res_size(StepInputs& step, const Route& route, const at::Tensor& of_decoders) {
  if (of_decoders.defined()) return of_decoders.sizes().slice(2).vec();
  if (!route.gate_scores.empty()) return std::vector<std::int64_t>(3, step.low_res_edge(0));
  return quarter_of(step.roi_inputs().roi());
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

at::Tensor on_roi(const FusedPrediction& prediction, const Grid& roi) {
  return prediction.roi_logits.defined() ? prediction.roi_logits
                                         : upsampled(prediction.low_res_logits, roi.size[0]);
}

FusedPrediction run_experts(Workbench& bench, StepInputs& step, Route& route) {
  std::vector<std::size_t> experts;
  for (const Choice& choice : route.decision.choices) experts.push_back(choice.expert);
  bench.clock.time("load", [&] { bench.store.load({{}, experts}); });
  WeightedSum decoders;
  WeightedSum networks;
  for (const Choice& choice : route.decision.choices) {
    if (bench.store.bundle().experts[choice.expert].network) {
      networks.add(bench, choice, ask_network(bench, step, choice.expert, route.channels));
    } else {
      const MaskPrediction prediction = run_expert(bench, step, choice.expert);
      decoders.add(bench, choice, prediction.low_res_logits);
      decoders.iou += choice.weight * prediction.iou.mean().item<double>();
    }
  }
  if (!networks.logits.defined()) return {decoders.logits, {}, decoders.iou};
  const Grid& roi = step.roi_inputs().roi();
  const at::Tensor pooled =
      at::adaptive_avg_pool3d(networks.logits, low_res_size(step, route, decoders.logits));
  if (!decoders.logits.defined()) return {pooled, networks.logits, std::nan("")};
  return {decoders.logits + pooled, upsampled(decoders.logits, roi.size[0]) + networks.logits,
          decoders.iou / decoders.weight};
}

}  // namespace sammoe

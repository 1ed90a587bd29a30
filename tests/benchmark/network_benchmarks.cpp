// The networks of a bundle of the released size, one by one, and their loading.

#include "benchmark/benchmark_folder.hpp"
#include "model/networks/expert_store.hpp"

#include <benchmark/benchmark.h>

namespace sammoe::benchmark {
namespace {

struct Networks {
  explicit Networks(EncoderType type = EncoderType::float32)
      : store(read_bundle_info(folder() / "bundle-3"), options_of(type)) {}

  static StoreOptions options_of(EncoderType type) {
    StoreOptions options;
    options.encoder_type = type;
    return options;
  }

  PromptEmbedding prompt() { return store.prompt_encoder(0)->encode(points, labels, mask); }

  ExpertStore store;
  at::Tensor points = at::full({1, 3, 3}, 64.0);
  at::Tensor labels = at::ones({1, 3});
  at::Tensor mask = at::zeros({1, 1, 32, 32, 32});
  at::Tensor embedding = at::randn({1, 384, 8, 8, 8});
};

void encode(::benchmark::State& state, EncoderType type) {
  Networks networks(type);
  const auto encoder = networks.store.image_encoder(0);
  const at::Tensor image = at::randn({1, 1, 128, 128, 128});
  encoder->encode(image);
  for (auto step : state) ::benchmark::DoNotOptimize(encoder->encode(image).data_ptr());
}

void encode_prompt(::benchmark::State& state) {
  Networks networks;
  networks.prompt();
  for (auto step : state) ::benchmark::DoNotOptimize(networks.prompt().dense.data_ptr());
}

void score_experts(::benchmark::State& state) {
  Networks networks;
  const at::Tensor sparse = networks.prompt().sparse;
  const auto gate = networks.store.gate();
  const auto score = [&] {
    return gate->logits(networks.embedding, sparse, networks.points, networks.labels);
  };
  for (int warm_up = 0; warm_up < 3; ++warm_up) score();
  for (auto step : state) ::benchmark::DoNotOptimize(score().data_ptr());
}

void decode(::benchmark::State& state) {
  Networks networks;
  const PromptEmbedding prompt = networks.prompt();
  const auto decoder = networks.store.decoder(0);
  for (int warm_up = 0; warm_up < 3; ++warm_up) decoder->decode(networks.embedding, prompt);
  for (auto step : state)
    ::benchmark::DoNotOptimize(decoder->decode(networks.embedding, prompt).low_res_logits.data_ptr());
}

void load_decoder(::benchmark::State& state) {
  const BundleInfo bundle = read_bundle_info(folder() / "bundle-3");
  for (auto step : state) ::benchmark::DoNotOptimize(ExpertStore(bundle).decoder(1).get());
}

void load_image_encoder(::benchmark::State& state) {
  const BundleInfo bundle = read_bundle_info(folder() / "bundle-3");
  for (auto step : state) ::benchmark::DoNotOptimize(ExpertStore(bundle).image_encoder(0).get());
}

BENCHMARK_CAPTURE(encode, fp32, EncoderType::float32)->Unit(::benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(encode, bf16, EncoderType::bfloat16)->Unit(::benchmark::kMillisecond)->UseRealTime();
BENCHMARK(encode_prompt)->Unit(::benchmark::kMillisecond)->UseRealTime();
BENCHMARK(score_experts)->Unit(::benchmark::kMillisecond)->UseRealTime();
BENCHMARK(decode)->Unit(::benchmark::kMillisecond)->UseRealTime();
BENCHMARK(load_decoder)->Unit(::benchmark::kMillisecond)->UseRealTime();
BENCHMARK(load_image_encoder)->Unit(::benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace sammoe::benchmark

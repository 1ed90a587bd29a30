// Measures the image encoder at the released size (random weights) against the public form of the same
// network and against the machine's own rate of matrix products, all in one process on the same LibTorch and
// threads.
//   sammoe_encoder_benchmark [threads = 2] [rounds = 9] [rounds of the public form = 1] [cpu or cuda] >
//   result.json

#include "core/processor.hpp"
#include "importer/network_assembly.hpp"
#include "model/networks/mixed_precision.hpp"
#include "model/torch_error.hpp"
#include "support/public_form_encoder.hpp"
#include "support/random_network.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

#include <ATen/Parallel.h>
#include <torch/version.h>

namespace sammoe {
namespace {

constexpr std::int64_t kMatrixEdge = 2048;

/// What is measured, by turns with the others, so that whatever else the machine does meets all alike.
struct Candidate {
  std::string name;
  double operations = 0;
  std::function<void()> call;
  double first = 0;  ///< seconds of the first call
  std::vector<double> wall{};
  std::vector<double>
      cpu{};  ///< of all threads: what a call costs even if other programs keep the machine busy
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// The median over the rounds of how many times longer `slow` took than `fast`.
double ratio(const std::vector<double>& slow, const std::vector<double>& fast) {
  std::vector<double> ratios;
  for (std::size_t round = 0; round < slow.size(); ++round) ratios.push_back(slow[round] / fast[round]);
  return median(ratios);
}

/// Seconds until what `call` started on that device is done.
double wall_seconds(const std::function<void()>& call, at::Device device) {
  const auto start = std::chrono::steady_clock::now();
  call();
  if (device.is_cuda()) at::zeros({1}, device).item<float>();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void measure(std::vector<Candidate*> candidates, int rounds, at::Device device) {
  for (Candidate* candidate : candidates) candidate->first = wall_seconds(candidate->call, device);
  for (int round = 0; round < rounds; ++round) {
    for (Candidate* candidate : candidates) {
      const std::clock_t start = std::clock();
      candidate->wall.push_back(wall_seconds(candidate->call, device));
      candidate->cpu.push_back(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
    }
  }
}

// Floating-point operations of the matrix products that the encoder cannot do without: N tokens through the
// linear layers and the convolutions, and N queries against N keys.
double needed_operations(const NetworkShape& shape) {
  const auto real = [](std::int64_t value) { return static_cast<double>(value); };
  const double tokens = std::pow(real(shape.grid_size), 3), width = real(shape.encoder_width);
  const double channels = real(shape.embedding_width);
  const double block = tokens * width * (4 * width + 2 * real(shape.mlp_width)) + 2 * tokens * tokens * width;
  const double patches = tokens * width * std::pow(real(shape.patch_size), 3);
  const double neck = tokens * channels * (width + 27 * channels);
  return 2 * (patches + real(static_cast<std::int64_t>(shape.block_windows.size())) * block + neck);
}

void print(const Candidate& candidate) {
  std::printf(
      "  \"%s\": {\"first_s\": %.3f, \"median_s\": %.4f, \"best_s\": %.4f, \"cpu_s\": %.4f, "
      "\"gflops\": %.1f},\n",
      candidate.name.c_str(), candidate.first, median(candidate.wall),
      *std::min_element(candidate.wall.begin(), candidate.wall.end()), median(candidate.cpu),
      candidate.operations / 1e9 / median(candidate.wall));
}

void print_ratio(const char* name, const Candidate& slow, const Candidate& fast, double factor = 1) {
  std::printf("  \"%s\": %.3f,\n  \"%s_by_cpu\": %.3f,\n", name, factor * ratio(slow.wall, fast.wall), name,
              factor * ratio(slow.cpu, fast.cpu));
}

void run(int threads, int rounds, int public_rounds, at::Device device) {
  at::set_num_threads(threads);
  torch::manual_seed(0);
  const torch::NoGradGuard no_grad;
  const NetworkShape shape = test::released_shape();
  TensorMap tensors = test::random_tensors(shape);
  const at::Tensor image = at::randn({1, 1, shape.roi_size, shape.roi_size, shape.roi_size}).to(device);
  torch::jit::Module fp32 = assemble_image_encoder(tensors, shape);
  torch::jit::Module bf16 = assemble_image_encoder(tensors, shape);
  convert_weights(bf16, at::kBFloat16);
  fp32.to(device);
  bf16.to(device);
  for (auto& [name, tensor] : tensors) tensor = tensor.to(device);
  const at::Tensor left = at::randn({kMatrixEdge, kMatrixEdge}).to(device),
                   right = at::randn({kMatrixEdge, kMatrixEdge}).to(device);

  at::Tensor ours, rounded, theirs;
  const double operations = needed_operations(shape);
  Candidate matrix{"matrix_product", 2 * std::pow(static_cast<double>(kMatrixEdge), 3),
                   [&] { at::mm(left, right); }};
  Candidate encoder{"encoder", operations, [&] { ours = fp32.forward({image}).toTensor(); }};
  Candidate mixed{"encoder_bf16", operations, [&] { rounded = bf16.forward({image}).toTensor(); }};
  // By the operations needed, not the many more that it spends.
  Candidate plain{"public_form", operations,
                  [&] { theirs = test::public_form_embedding(tensors, shape, image); }};
  const at::Tensor two_images = at::cat({image, image});
  Candidate two{"encoder_two_rois", 2 * operations, [&] { fp32.forward({two_images}); }};
  std::vector<Candidate*> candidates{&matrix, &encoder, &two};
  const bool has_bfloat16 = device.is_cuda() || processor_has_bfloat16();
  if (has_bfloat16) candidates.push_back(&mixed);
  measure(candidates, rounds, device);
  measure({&plain, &encoder}, public_rounds, device);
  Candidate encoder_beside = encoder;  // the rounds it shares with the public form
  encoder_beside.wall.erase(encoder_beside.wall.begin(), encoder_beside.wall.begin() + rounds);
  encoder_beside.cpu.erase(encoder_beside.cpu.begin(), encoder_beside.cpu.begin() + rounds);

  std::printf("{\n  \"libtorch\": \"%s\",\n  \"threads\": %d,\n", TORCH_VERSION, at::get_num_threads());
  std::printf("  \"encoder_gflop\": %.1f,\n", operations / 1e9);
  for (const Candidate* candidate : candidates) print(*candidate);
  print(plain);
  encoder.wall.resize(matrix.wall.size());
  encoder.cpu.resize(matrix.cpu.size());
  print_ratio("share_of_matrix_rate", matrix, encoder, operations / matrix.operations);
  if (has_bfloat16) print_ratio("bf16_speedup", encoder, mixed);
  print_ratio("batch_of_two_to_two", two, encoder, 0.5);
  print_ratio("speedup", plain, encoder_beside);
  if (has_bfloat16)
    std::printf("  \"bf16_relative_difference\": %.2e,\n", test::relative_difference(rounded, ours));
  std::printf("  \"largest_relative_difference\": %.2e\n}\n", test::relative_difference(ours, theirs));
}

}  // namespace
}  // namespace sammoe

int main(int argc, char** argv) {
  const auto argument = [&](int index, int fallback) {
    return argc > index ? std::max(1, std::atoi(argv[index])) : fallback;
  };
  try {
    sammoe::run(argument(1, 2), argument(2, 9), argument(3, 1), at::Device(argc > 4 ? argv[4] : "cpu"));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "error: %s\n", sammoe::torch_reason(error).c_str());
    return 1;
  }
  return 0;
}

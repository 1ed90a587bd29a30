// Measures the image encoder at the released size (random weights) against the public form of the same
// network and against the machine's own rate of matrix products, all in one process on the same LibTorch and
// threads.
//   sammoe_encoder_benchmark [threads = 2] [repeats = 9] [repeats of the public form = 1] > result.json

#include "importer/network_assembly.hpp"
#include "support/public_form_encoder.hpp"
#include "support/random_network.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <vector>

#include <ATen/Parallel.h>
#include <torch/version.h>

namespace sammoe {
namespace {

struct Seconds {
  double first = 0, best = 0, median = 0;  ///< the first call is not among the other two
};

Seconds measure(int repeats, const std::function<void()>& call) {
  const auto timed = [&] {
    const auto start = std::chrono::steady_clock::now();
    call();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  Seconds result;
  result.first = timed();
  std::vector<double> later;
  for (int repeat = 0; repeat < repeats; ++repeat) later.push_back(timed());
  std::sort(later.begin(), later.end());
  result.best = later.front();
  result.median = later[later.size() / 2];
  return result;
}

NetworkShape released_shape() {
  NetworkShape shape;  // its defaults are the released sizes
  for (int group = 0; group < 4; ++group) shape.block_windows.insert(shape.block_windows.end(), {14, 14, 0});
  return shape;
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

double matrix_rate(int repeats) {
  const std::int64_t edge = 2048;
  const at::Tensor left = at::randn({edge, edge}), right = at::randn({edge, edge});
  const Seconds seconds = measure(repeats, [&] { at::mm(left, right); });
  return 2 * std::pow(static_cast<double>(edge), 3) / seconds.best / 1e9;
}

void run(int threads, int repeats, int public_repeats) {
  at::set_num_threads(threads);
  torch::manual_seed(0);
  const torch::NoGradGuard no_grad;
  const NetworkShape shape = released_shape();
  const TensorMap tensors = test::random_tensors(shape);
  const at::Tensor image = at::randn({1, 1, shape.roi_size, shape.roi_size, shape.roi_size});
  torch::jit::Module encoder = assemble_image_encoder(tensors, shape);

  at::Tensor ours, theirs;
  // Before and after, as the rate of a busy or warming machine drifts.
  const double rate_before = matrix_rate(repeats);
  const Seconds fast = measure(repeats, [&] { ours = encoder.forward({image}).toTensor(); });
  const double rate = std::max(rate_before, matrix_rate(repeats));
  const Seconds plain =
      measure(public_repeats, [&] { theirs = test::public_form_embedding(tensors, shape, image); });

  const double gflop = needed_operations(shape) / 1e9;
  std::printf("{\n  \"libtorch\": \"%s\",\n  \"threads\": %d,\n", TORCH_VERSION, at::get_num_threads());
  std::printf("  \"matrix_rate_gflops\": %.1f,\n  \"encoder_gflop\": %.1f,\n", rate, gflop);
  std::printf("  \"seconds\": {\"first\": %.3f, \"best\": %.3f, \"median\": %.3f},\n", fast.first, fast.best,
              fast.median);
  std::printf("  \"gflops\": %.1f,\n  \"share_of_matrix_rate\": %.3f,\n", gflop / fast.median,
              gflop / fast.median / rate);
  std::printf("  \"public_form_seconds\": {\"best\": %.3f, \"median\": %.3f},\n", plain.best, plain.median);
  std::printf("  \"speedup\": %.2f,\n", plain.median / fast.median);
  std::printf("  \"largest_relative_difference\": %.2e\n}\n", test::relative_difference(ours, theirs));
}

}  // namespace
}  // namespace sammoe

int main(int argc, char** argv) {
  const auto argument = [&](int index, int fallback) {
    return argc > index ? std::max(1, std::atoi(argv[index])) : fallback;
  };
  try {
    sammoe::run(argument(1, 2), argument(2, 9), argument(3, 1));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return 1;
  }
  return 0;
}

// Measures the image encoder at the released size (random weights) against the public form of the same
// network and against the machine's own rate of matrix products, all in one process on the same LibTorch and
// threads.
//   sammoe_encoder_benchmark [threads = 2] [repeats = 9] [repeats of the public form = 1] > result.json

#include "importer/network_assembly.hpp"
#include "support/public_form_encoder.hpp"
#include "support/random_network.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <vector>

#include <ATen/Parallel.h>
#include <torch/version.h>

namespace sammoe {
namespace {

constexpr std::int64_t kMatrixEdge = 2048;

struct Seconds {
  double first = 0, best = 0, median = 0;  ///< of the wall clock; the first call is not among the other two
  double cpu = 0;  ///< of all threads, median: what a call costs even if other programs keep the machine busy
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

Seconds measure(int repeats, const std::function<void()>& call) {
  const auto wall_time = [&] {
    const auto start = std::chrono::steady_clock::now();
    call();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  Seconds result;
  result.first = wall_time();
  std::vector<double> wall, cpu;
  for (int repeat = 0; repeat < repeats; ++repeat) {
    const std::clock_t start = std::clock();
    wall.push_back(wall_time());
    cpu.push_back(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  result.best = *std::min_element(wall.begin(), wall.end());
  result.median = median(wall);
  result.cpu = median(cpu);
  return result;
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

Seconds matrix_product(int repeats) {
  const at::Tensor left = at::randn({kMatrixEdge, kMatrixEdge}),
                   right = at::randn({kMatrixEdge, kMatrixEdge});
  return measure(repeats, [&] { at::mm(left, right); });
}

void run(int threads, int repeats, int public_repeats) {
  at::set_num_threads(threads);
  torch::manual_seed(0);
  const torch::NoGradGuard no_grad;
  const NetworkShape shape = test::released_shape();
  const TensorMap tensors = test::random_tensors(shape);
  const at::Tensor image = at::randn({1, 1, shape.roi_size, shape.roi_size, shape.roi_size});
  torch::jit::Module encoder = assemble_image_encoder(tensors, shape);

  at::Tensor ours, theirs;
  const Seconds matrix = matrix_product(repeats);
  const Seconds fast = measure(repeats, [&] { ours = encoder.forward({image}).toTensor(); });
  const Seconds plain =
      measure(public_repeats, [&] { theirs = test::public_form_embedding(tensors, shape, image); });

  const double gflop = needed_operations(shape) / 1e9;
  const double matrix_gflop = 2 * std::pow(static_cast<double>(kMatrixEdge), 3) / 1e9;
  std::printf("{\n  \"libtorch\": \"%s\",\n  \"threads\": %d,\n", TORCH_VERSION, at::get_num_threads());
  std::printf("  \"encoder_gflop\": %.1f,\n", gflop);
  const auto print = [](const char* name, const Seconds& seconds, double operations) {
    std::printf(
        "  \"%s\": {\"first_s\": %.3f, \"best_s\": %.3f, \"median_s\": %.3f, \"cpu_s\": %.3f, "
        "\"gflops\": %.1f},\n",
        name, seconds.first, seconds.best, seconds.median, seconds.cpu, operations / seconds.median);
  };
  print("matrix_product", matrix, matrix_gflop);
  print("encoder", fast, gflop);
  print("public_form", plain, gflop);  // the operations needed, not the many more that it spends
  const double share = gflop / matrix_gflop;
  std::printf("  \"share_of_matrix_rate\": %.3f,\n  \"share_of_matrix_rate_by_cpu\": %.3f,\n",
              share * matrix.median / fast.median, share * matrix.cpu / fast.cpu);
  std::printf("  \"speedup\": %.2f,\n  \"speedup_by_cpu\": %.2f,\n", plain.median / fast.median,
              plain.cpu / fast.cpu);
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

#include "engine/warm_up.hpp"

#include "core/processor.hpp"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

namespace sammoe {

void warm_up(int threads) {
  at::set_num_threads(threads > 0 ? threads : available_processors());
  const c10::InferenceMode inference;
  // OpenBLAS takes its buffers at the first product, and would wait for ever for memory that a limit refuses.
  constexpr std::int64_t kEdge = 256;
  const at::Tensor matrix = at::ones({kEdge, kEdge});
  at::softmax(at::mm(matrix, matrix), 1);
  const at::Tensor volume = at::ones({1, 2, 8, 8, 8});
  at::conv3d(volume, at::ones({2, 2, 3, 3, 3}));
  at::rand({1});  // reads the seed of LibTorch's own generator from /dev/urandom
  at::conv_transpose3d(volume, at::ones({2, 2, 2, 2, 2}), {}, 2);
  at::ones({64}, at::kHalf).to(at::kFloat);  // LibTorch 2 looks at the processor's files before its first one
}

}  // namespace sammoe

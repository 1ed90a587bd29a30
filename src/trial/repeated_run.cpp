#include "trial/repeated_run.hpp"

#include "sammoe/error.hpp"

#include "core/ascii_text.hpp"
#include "core/refusal.hpp"
#include "core/stopwatch.hpp"

#include <algorithm>

namespace sammoe {
namespace {

/// Relative to the largest number. Kernels may add in another order where memory lies elsewhere, which rounds
/// otherwise; dropout changes results by far more.
constexpr double kRounding = 1e-4;

/// The largest difference relative to the largest number.
double difference(const at::Tensor& one, const at::Tensor& other) {
  const double largest = one.abs().max().item<double>();
  const double apart = (one - other).abs().max().item<double>();
  return apart == 0 ? 0 : apart / std::max(largest, 1e-30);
}

double largest_difference(const std::vector<at::Tensor>& one, const std::vector<at::Tensor>& other) {
  double largest = 0;
  for (std::size_t n = 0; n < one.size(); ++n) {
    if (one[n].sizes() != other[n].sizes()) return 1;
    largest = std::max(largest, difference(one[n], other[n]));
  }
  return largest;
}

void compare(RepeatedRun& run, const std::vector<at::Tensor>& again) {
  const double apart = largest_difference(run.results, again);
  if (apart == 0) return;
  const std::string text =
      "two runs on the same differ by up to " + text_of(apart) + " of the largest number";
  if (apart > kRounding)
    run.problem = text + "; call eval() before exporting the network, which switches dropout off";
  else
    run.note = text + ", by rounding";
}

bool is_finite(const std::vector<at::Tensor>& tensors) {
  return std::all_of(tensors.begin(), tensors.end(),
                     [](const at::Tensor& tensor) { return at::isfinite(tensor).all().item<bool>(); });
}

}  // namespace

RepeatedRun run_twice(const std::string& source, const std::function<std::vector<at::Tensor>()>& run) {
  RepeatedRun outcome;
  try {
    const Stopwatch first;
    outcome.results = run();
    outcome.seconds = first.seconds();
    if (!is_finite(outcome.results)) {
      outcome.problem = "its result on noise holds NaN or infinity; expected finite numbers";
      return outcome;
    }
    const Stopwatch second;
    const std::vector<at::Tensor> again = run();
    outcome.seconds = std::min(outcome.seconds, second.seconds());
    compare(outcome, again);
  } catch (const Error& error) {
    outcome.results.clear();
    outcome.failure = without_start(error.what(), source + ": ");
  }
  return outcome;
}

}  // namespace sammoe

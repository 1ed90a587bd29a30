#include "training/learning_rate.hpp"

#include <algorithm>
#include <cmath>

namespace sammoe {
namespace {

constexpr double kWarmUpShare = 0.05;
constexpr double kFinalShare = 0.02;
constexpr double kPi = 3.14159265358979323846;

}  // namespace

double learning_rate_at(const TrainingStep& step, double peak) {
  const double warm_up = std::max(1.0, std::ceil(kWarmUpShare * step.total));
  if (step.number < warm_up) return peak * (step.number + 1) / warm_up;
  const double way = (step.number - warm_up) / std::max(1.0, step.total - warm_up);
  return peak * (kFinalShare + (1 - kFinalShare) * (1 + std::cos(kPi * way)) / 2);
}

}  // namespace sammoe

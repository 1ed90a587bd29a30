#pragma once

namespace sammoe {

/// Which step of how many, from 0.
struct TrainingStep {
  int number = 0;
  int total = 1;
};

/// The learning rate of a step: rising evenly to `peak` over the first 20th of the steps, then falling along
/// half a cosine to a 50th of it.
double learning_rate_at(const TrainingStep& step, double peak);

}  // namespace sammoe

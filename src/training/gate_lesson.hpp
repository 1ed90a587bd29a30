#pragma once

#include "training/gate_data.hpp"
#include "training/gate_fit.hpp"

#include <cstddef>
#include <string>
#include <vector>

#include <torch/script.h>

namespace sammoe {

/// The answers about those samples as a lesson, after every number of clicks. `embeddings` (1, C, g, g, g) by
/// the shared image encoder and `tasks` are those of every sample, `samples` the numbers of those meant. Each
/// task counts the same, however many samples it has.
GateLesson make_lesson(torch::jit::Module& gate, const std::vector<at::Tensor>& embeddings,
                       const std::vector<ExpertAnswers>& answers, const std::vector<std::string>& tasks,
                       const std::vector<std::size_t>& samples);

}  // namespace sammoe

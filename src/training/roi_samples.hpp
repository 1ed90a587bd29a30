#pragma once

#include "sammoe/bundle_training.hpp"

#include "engine/roi_inputs.hpp"
#include "model/networks/expert_store.hpp"
#include "tasks/task_host.hpp"
#include "training_tasks/training_orders.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include <ATen/ATen.h>

namespace sammoe {

/// One structure as the networks see it from one first click: the ROI that the engine would place around that
/// click, embedded once.
struct RoiSample {
  std::size_t case_index = 0;  ///< of the cases given
  at::Tensor embedding;        ///< (1, C, g, g, g), float32, CPU; shared by samples of the same ROI
  at::Tensor target;           ///< (4g, 4g, 4g), float32: share of the structure in each low-res voxel
  RoiClick first_click;        ///< inside; ROI voxel index
};

/// Draws first clicks for every structure of the cases, seeded, and embeds their ROIs with the shared image
/// encoder. `host` reads the cases. Throws Error{input} for a case whose label is empty, and what the host
/// throws.
std::vector<RoiSample> make_roi_samples(
    ExpertStore& store, const std::vector<TrainingCase>& cases, TaskHost& host,
    const TrainingOptions& options, const std::function<void(std::size_t done, std::size_t total)>& progress);

}  // namespace sammoe

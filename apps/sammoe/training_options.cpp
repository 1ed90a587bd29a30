#include "training_options.hpp"

#include "case_options.hpp"
#include "command_progress.hpp"
#include "compute_options.hpp"
#include "option_binding.hpp"

#include <cstddef>
#include <string>

#include <spdlog/spdlog.h>

namespace sammoe {

void declare_training_options(CLI::App& app, TrainingOptions& options, WorkerOptions& worker) {
  declare_read_options(app, options.read);
  add_number(app, options.first_clicks_per_structure,
             {"--first-clicks", "N>=1", "Training",
              "Number of ROIs per structure of a case, one around each first click"});
  add_number(app, options.seed,
             {"--seed", "N>=0", "Training", "Random seed; the same seed gives the same result"});
  add_choice(app, options.device, kDevices, {"--device", "", "Run", "Device to train on"});
  declare_threads(app, options.threads);
  declare_worker_options(app, worker);
}

void with_training_progress(TrainingOptions& options, const std::function<void()>& work) {
  CommandProgress progress;
  std::string last_status;
  options.progress = [&](std::size_t done, std::size_t total, const std::string& status) {
    progress.show(done, total, status);
    if (status != last_status) spdlog::debug("{}", status);
    last_status = status;
  };
  options.warn = [](const std::string& warning) { spdlog::warn("{}", warning); };
  work();
}

}  // namespace sammoe

#include "training_options.hpp"

#include "command_progress.hpp"
#include "compute_options.hpp"
#include "option_binding.hpp"

#include <cstddef>
#include <string>

#include <spdlog/spdlog.h>

namespace sammoe {
void declare_training_options(CLI::App& app, TrainingOptions& options) {
  add_number(app, options.first_clicks_per_structure,
             {"--first-clicks", "N>=1", "Training",
              "ROIs drawn for each structure of a case, one around each first click"});
  add_number(app, options.seed,
             {"--seed", "N>=0", "Training", "Of all that is drawn; the same one gives the same result"});
  add_choice(app, options.device, kDevices, {"--device", "", "Run", "Where to train"});
  add_number(app, options.threads,
             {"--threads", "N>=0", "Run", "Threads to compute with; 0: the processors this process may use"});
}

void with_training_progress(TrainingOptions& options, const std::function<void()>& work) {
  CommandProgress progress;
  options.progress = [&](std::size_t done, std::size_t total, const std::string& status) {
    progress.show(done, total, status);
    spdlog::debug("{}", status);
  };
  options.warn = [](const std::string& warning) { spdlog::warn("{}", warning); };
  work();
}

}  // namespace sammoe

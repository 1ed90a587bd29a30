#include "sammoe/printable.hpp"

#include "finetune_command.hpp"
#include "training_options.hpp"

#include <algorithm>
#include <cstddef>
#include <iomanip>
#include <numeric>
#include <ostream>
#include <sstream>
#include <string>
#include <vector>

#include <spdlog/spdlog.h>

namespace sammoe {
namespace {

/// The mean of some of the losses; single steps vary with the structures and clicks drawn.
std::string mean_text(std::vector<double>::const_iterator begin, std::vector<double>::const_iterator end) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(3)
       << std::accumulate(begin, end, 0.0) / static_cast<double>(end - begin);
  return text.str();
}

void print_summary(std::ostream& out, const std::filesystem::path& output, const FinetuneOptions& options,
                   const TrainingReport& report) {
  const std::vector<double>& losses = report.losses;
  const auto part = static_cast<std::ptrdiff_t>(std::max<std::size_t>(1, losses.size() / 10));
  out << "loss: " << mean_text(losses.begin(), losses.begin() + part) << " at the start, "
      << mean_text(losses.end() - part, losses.end()) << " at the end (means of " << part << " of "
      << losses.size() << " steps), " << report.samples << " ROIs\n"
      << "bundle: " << printable(output.string()) << '\n'
      << "expert: " << options.name << ", used with --strategy expert:" << options.name
      << "; to have it chosen by itself: sammoe train-gate -m " << printable(output.string())
      << " --cases TABLE\n";
}

}  // namespace

void FinetuneCommand::run(std::ostream& out) {
  const std::vector<LabelledCase> cases = read_case_table(cases_);
  spdlog::info("{} rows, {} steps of {} structures, learning rate {}, seed {}", cases.size(), options_.steps,
               options_.batch, options_.learning_rate, options_.training.seed);
  TrainingReport report;
  with_training_progress(options_.training,
                         [&] { report = finetune_in_worker(model_, cases, output_, options_, worker_); });
  print_summary(out, output_, options_, report);
}

}  // namespace sammoe

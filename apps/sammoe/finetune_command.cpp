#include "finetune_command.hpp"

#include "sammoe/runtime.hpp"

#include "option_binding.hpp"
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
      << "bundle: " << output.string() << '\n'
      << "expert: " << options.name << ", used with --strategy expert:" << options.name
      << "; to have it chosen by itself: sammoe train-gate -m " << output.string() << " --cases TABLE\n";
}

}  // namespace

FinetuneCommand::FinetuneCommand(CLI::App& app) {
  add_path(app, model_, {"-m,--model", "BUNDLE", "Input", "Model bundle whose general decoder is finetuned"})
      ->required();
  add_path(app, cases_,
           {"--cases", "TABLE", "Input",
            "CSV of labelled cases: image, label, and optionally label_value, task, split (docs/tables.md)"})
      ->required();
  add_path(app, output_, {"-o,--output", "BUNDLE", "Output", "Folder to make; must not exist"})->required();
  add_text(app, options_.name, {"--name", "TASK", "Output", "Name of the new expert: a-z, 0-9, '_', '-'"})
      ->required();
  add_text(app, options_.description,
           {"--description", "TEXT", "Output", "What the expert is for; made of its name if not given"});
  add_number(app, options_.steps, {"--steps", "N>=1", "Training", "Steps of the optimiser"});
  add_number(app, options_.batch, {"--batch", "N>=1", "Training", "Structures a step"});
  add_number(app, options_.learning_rate,
             {"--learning-rate", "0..1", "Training", "Highest learning rate of the optimiser (AdamW)"});
  add_number(
      app, options_.most_clicks,
      {"--clicks", "N>=1", "Training", "Clicks that a step makes at most, each after the first in an error"});
  declare_training_options(app, options_.training);
  app.footer("Example:\n  sammoe finetune -m demo --name putamen --cases cases.csv -o demo-putamen");
}

void FinetuneCommand::finish_parsing() {
  options_.validate();
}

void FinetuneCommand::run(std::ostream& out) {
  const std::vector<LabelledCase> cases = read_case_table(cases_);
  spdlog::info("{} rows, {} steps of {} structures, learning rate {}, seed {}, LibTorch {}", cases.size(),
               options_.steps, options_.batch, options_.learning_rate, options_.training.seed,
               libtorch_version());
  TrainingReport report;
  with_training_progress(options_.training, [&] { report = finetune(model_, cases, output_, options_); });
  print_summary(out, output_, options_, report);
}

}  // namespace sammoe

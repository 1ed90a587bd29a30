#include "train_gate_command.hpp"

#include "sammoe/case_table.hpp"
#include "sammoe/error.hpp"
#include "sammoe/evaluation.hpp"
#include "sammoe/evaluation_report.hpp"

#include "command_progress.hpp"
#include "option_binding.hpp"
#include "training_options.hpp"

#include <ostream>
#include <set>
#include <string>
#include <vector>

namespace sammoe {
namespace {

void print_summary(std::ostream& out, const TrainingReport& report) {
  std::set<std::filesystem::path> images;
  for (const LabelledCase& item : report.held_out) images.insert(item.image);
  out << "gate: " << report.samples << " clicked structures, " << images.size() << " images held out, ";
  if (report.best_epoch == 0) {
    out << "no epoch of " << report.losses.size() << " was better than equal scores\n";
    return;
  }
  out << "epoch " << report.best_epoch << " of " << report.losses.size() << " kept, validation loss "
      << report.validation_losses[report.best_epoch - 1] << '\n';
}

}  // namespace

TrainGateCommand::TrainGateCommand(CLI::App& app) {
  add_path(app, model_, {"-m,--model", "BUNDLE", "Input", "Bundle of the experts to choose from"})
      ->required();
  add_path(app, cases_,
           {"--cases", "TABLE", "Input",
            "CSV of labelled cases: image, label, and optionally label_value, task, split (docs/tables.md)"})
      ->required();
  add_path(app, output_,
           {"-o,--output", "BUNDLE", "Output", "Folder to make; else the gate goes into the bundle itself"});
  app.add_flag("--no-table", without_table_, "Do not evaluate the result on the cases that were held out")
      ->group("Output");
  declare_training(app);
  selection_.declare(app);
  declare_training_options(app, options_.training);
  app.footer("Example:\n  sammoe train-gate -m bundle --cases cases.csv -o bundle-with-gate");
}

void TrainGateCommand::declare_training(CLI::App& app) {
  constexpr const char* kGroup = "Training";
  add_number(app, options_.most_clicks,
             {"--clicks", "N>=1", kGroup, "It learns what to score after 1 click, 2, ... up to this"});
  add_number(app, options_.target_temperature,
             {"--target-temperature", "T>0", kGroup,
              "Scores to learn are softmax(Dice / T): the smaller, the more the best expert gets"});
  add_number(app, options_.regret_weight,
             {"--regret-weight", "W>=0", kGroup,
              "Weight of the Dice that the scores give away, beside the cross-entropy's 1"});
  add_number(app, options_.hidden_width, {"--hidden-width", "N>=1", kGroup, "Width of the hidden layer"});
  add_number(app, options_.most_epochs, {"--epochs", "N>=1", kGroup, "Most epochs"});
  add_number(app, options_.patience,
             {"--patience", "N>=1", kGroup, "Epochs without a better validation loss before it stops"});
  add_number(app, options_.learning_rate, {"--learning-rate", "0..1", kGroup, "Step size of AdamW"});
  add_number(app, options_.validation_share,
             {"--validation-share", "0..1", kGroup,
              "Share of the images to hold out, where no row has the split validation"});
}

void TrainGateCommand::finish_parsing() {
  options_.validate();
  selection_.applied_to(RoutingOptions{});  // wrong values show before the bundle is read
  options_.selection = [this](const RoutingOptions& bundles_own) {
    return selection_.applied_to(bundles_own);
  };
}

void TrainGateCommand::run(std::ostream& out) {
  const std::vector<LabelledCase> cases = read_case_table(cases_);
  TrainingReport report;
  with_training_progress(options_.training, [&] { report = train_gate(model_, cases, output_, options_); });
  print_summary(out, report);
  out << "bundle: " << result().string() << '\n';
  if (!shows_table()) return;
  out.flush();  // what follows takes a while
  out << "\nDice on the cases held out, after one click:\n" << evaluation_table(evaluate(report));
}

Evaluation TrainGateCommand::evaluate(const TrainingReport& report) const {
  try {
    CommandProgress progress;
    SegmenterOptions segmenter_options;
    segmenter_options.threads = options_.training.threads;
    Segmenter segmenter(result(), segmenter_options);
    EvaluationOptions options;
    options.clicks = {1};
    options.seed = options_.training.seed;
    options.progress = [&](std::size_t done, std::size_t total) { progress.show(done, total); };
    return evaluate_model(segmenter, report.held_out, options);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::interrupted) throw;
    throw Error(ErrorCode::interrupted,
                "interrupted before the table was made; " + result().string() + " has the gate");
  }
}

}  // namespace sammoe

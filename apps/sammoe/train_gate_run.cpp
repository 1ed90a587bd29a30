#include "sammoe/case_table.hpp"
#include "sammoe/error.hpp"
#include "sammoe/evaluation.hpp"
#include "sammoe/evaluation_report.hpp"
#include "sammoe/printable.hpp"
#include "sammoe/segmenter.hpp"

#include "command_progress.hpp"
#include "train_gate_command.hpp"
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

void TrainGateCommand::run(std::ostream& out) {
  const std::vector<LabelledCase> cases = read_case_table(cases_);
  TrainingReport report;
  with_training_progress(options_.training,
                         [&] { report = train_gate_in_worker(model_, cases, output_, options_, worker_); });
  print_summary(out, report);
  out << "bundle: " << printable(result().string()) << '\n';
  if (!shows_table()) return;
  out.flush();  // what follows takes a while
  out << "\nDice on the held-out cases, after one click:\n" << evaluation_table(evaluate(report));
}

Evaluation TrainGateCommand::evaluate(const TrainingReport& report) const {
  try {
    CommandProgress progress;
    SegmenterOptions segmenter_options;
    segmenter_options.worker = worker_;
    segmenter_options.threads = options_.training.threads;
    segmenter_options.device = options_.training.device;
    Segmenter segmenter(result(), segmenter_options);
    EvaluationOptions options;
    options.clicks = {1};
    options.seed = options_.training.seed;
    options.read = options_.training.read;
    options.progress = [&](std::size_t done, std::size_t total) { progress.show(done, total); };
    return evaluate_model(segmenter, report.held_out, options);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::interrupted) throw;
    throw Error(ErrorCode::interrupted,
                "interrupted before the table was made; " + result().string() + " has the gate");
  }
}

}  // namespace sammoe

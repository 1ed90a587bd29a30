#include "batch_command.hpp"

#include "sammoe/batch_report.hpp"
#include "sammoe/error.hpp"
#include "sammoe/runtime.hpp"

#include "batch_lines.hpp"
#include "case_options.hpp"
#include "command_progress.hpp"
#include "exit_codes.hpp"
#include "option_binding.hpp"
#include "rate_estimate.hpp"
#include "signals.hpp"

#include <chrono>
#include <ostream>
#include <vector>

#include <spdlog/spdlog.h>
#include <unistd.h>

namespace sammoe {
namespace {

/// Prints what happens in a run: a bar where standard error is a terminal, and a line a case where standard
/// output is none.
class RunDisplay {
 public:
  RunDisplay(std::ostream& out, std::size_t cases)
      : out_(out), lines_wanted_(::isatty(STDOUT_FILENO) == 0), rate_(cases) {}

  /// Throws Error{interrupted}.
  void tick() { progress_.show(rate_.over(), rate_.total(), rate_.text(seconds())); }

  void note(const BatchOutcome& outcome) {
    outcome.state == CaseState::skipped ? rate_.note_skipped() : rate_.note_worked();
    const std::string line = outcome_line(outcome, rate_.over(), rate_.total());
    if (lines_wanted_)
      out_ << line << std::endl;  // whoever follows the log of a long run sees it now
    else if (outcome.state == CaseState::failed)
      failures_.push_back(line);
    if (outcome.state != CaseState::done) return;
    for (const std::string& warning : outcome.warnings)
      spdlog::warn("{}: {}", outcome.output.string(), warning);
  }

  /// Such as "12 of 200".
  std::string count_text() const {
    return std::to_string(rate_.over()) + " of " + std::to_string(rate_.total());
  }

  /// On a terminal, where the lines would have torn the bar.
  const std::vector<std::string>& failures() const { return failures_; }

 private:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

  std::ostream& out_;
  bool lines_wanted_;
  RateEstimate rate_;
  CommandProgress progress_;
  std::vector<std::string> failures_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// An interruption leaves the cases that are over, so it says how to go on.
BatchSummary run_until_interrupted(Segmenter& segmenter, const std::vector<BatchCase>& cases,
                                   const BatchOptions& options, const RunDisplay& display) {
  try {
    return run_batch(segmenter, cases, options);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::interrupted) throw;
    throw Error(ErrorCode::interrupted, "interrupted; " + display.count_text() +
                                            " cases are over and their outputs complete; --resume goes on");
  }
}

}  // namespace

BatchCommand::BatchCommand(CLI::App& app) : app_(app) {
  declare_input(app);
  add_path(app, model_, {"-m,--model", "BUNDLE", "Model", "Folder of the model bundle (docs/bundle.md)"});
  routing_.declare(app);
  declare_output(app);
  declare_run(app);
  declare_report(app);
  app.footer(
      "Examples:\n"
      "  sammoe batch -m demo --cases cases.csv --output-dir masks\n"
      "  sammoe batch -m demo --cases cases.csv --output-dir masks --shard 1/4 --resume\n"
      "  sammoe batch --report masks");
}

void BatchCommand::declare_input(CLI::App& app) {
  add_path(app, source_.table,
           {"--cases", "TABLE", "Input",
            "The cases: .csv or .jsonl, one image and its prompts a line (docs/batch.md)"});
  add_path(app, source_.folder,
           {"--input-dir", "FOLDER", "Input",
            "Instead of a table: images with prompts files beside them, a.nii.gz with a.prompts.json"});
  declare_read_options(app, options_.read);
}

void BatchCommand::declare_output(CLI::App& app) {
  constexpr const char* kGroup = "Output";
  add_path(app, options_.output_folder,
           {"-o,--output-dir", "FOLDER", kGroup, "Where the masks and the journal go; made if missing"});
  BatchCompanions& companions = options_.companions;
  app.add_flag("--probabilities", companions.probabilities, "Probabilities beside each mask")->group(kGroup);
  app.add_flag("--record", companions.record, "A record beside each mask (docs/record.md)")->group(kGroup);
  app.add_flag("--preview", companions.preview, "A preview beside each mask")->group(kGroup);
  declare_result_options(app, options_.segment, options_.write);
}

void BatchCommand::declare_run(CLI::App& app) {
  constexpr const char* kGroup = "Run";
  app.add_flag("--resume", resume_, "Go on with a run: keep outputs that are what this run would make")
      ->group(kGroup);
  app.add_flag("--overwrite", overwrite_, "Make outputs again that are there")->group(kGroup);
  add_text(app, shard_text_, {"--shard", "I/N", kGroup, "Only part I of N of the cases, counted from 1"});
  add_number(app, options_.prefetch,
             {"--prefetch", "N>=1", kGroup, "Cases read ahead; memory grows with it"});
  add_number(
      app, segmenter_options_.threads,
      {"--threads", "N>=0", kGroup, "Threads to compute with; 0: the processors this process may use"});
}

void BatchCommand::declare_report(CLI::App& app) {
  constexpr const char* kGroup = "Report";
  add_path(app, report_,
           {"--report", "FOLDER", kGroup,
            "Print what the journals of all shards in an output folder say; runs nothing"});
  app.add_flag("--json", as_json_, "The report as JSON")->group(kGroup);
  app.add_flag("--csv", as_csv_, "The report as CSV, one line a case")->group(kGroup);
}

/// With --report nothing runs, so an option of a run would be without effect.
void BatchCommand::check_report_alone() const {
  for (const CLI::Option* option : app_.get_options()) {
    const std::string group = option->get_group();
    if (option->count() == 0 || group == "Report" || option->get_name() == "--log-level") continue;
    throw Error(ErrorCode::usage,
                option->get_name() + " and --report do not go together; --report runs nothing");
  }
}

void BatchCommand::finish_parsing() {
  if (as_json_ && as_csv_) throw Error(ErrorCode::usage, "--json and --csv do not go together; choose one");
  if (report_) return check_report_alone();
  if (as_json_ || as_csv_) throw Error(ErrorCode::usage, "--json and --csv belong to --report");
  if (!model_) throw Error(ErrorCode::usage, "no model given; name a bundle with --model");
  if (options_.output_folder.empty())
    throw Error(ErrorCode::usage, "no output folder given; name one with --output-dir");
  if (source_.table.has_value() == source_.folder.has_value())
    throw Error(ErrorCode::usage, "a batch needs either --cases or --input-dir; give one of them");
  if (resume_ && overwrite_)
    throw Error(ErrorCode::usage, "--resume and --overwrite do not go together; choose one");
  if (resume_) options_.existing = ExistingOutputs::resume;
  if (overwrite_) options_.existing = ExistingOutputs::overwrite;
  options_.shard = parse_shard(shard_text_);
  routing_.applied_to(RoutingOptions{});  // wrong values show before the bundle is read
  segmenter_options_.validate();
  options_.validate();
}

void BatchCommand::run(std::ostream& out) {
  report_ ? print_report(out) : run_cases(out);
}

void BatchCommand::run_cases(std::ostream& out) {
  const std::vector<BatchCase> cases = plan_batch(source_, options_.output_folder, options_.companions);
  note_interruptions();
  Segmenter segmenter(*model_, segmenter_options_);
  BatchOptions options = options_;
  options.segment.routing = routing_.applied_to(segmenter.bundle().selection);
  const BundleInfo& bundle = segmenter.bundle();
  spdlog::info("bundle {} {} with {} experts, LibTorch {} on {} threads", bundle.name, bundle.version,
               bundle.experts.size(), libtorch_version(), libtorch_threads());
  BatchSummary summary;
  std::vector<std::string> failures;
  {
    RunDisplay display(out, cases_of_shard(options.shard, cases.size()).size());
    options.segment.progress = [&](std::size_t, std::size_t) { display.tick(); };
    options.finished = [&](const BatchOutcome& outcome) { display.note(outcome); };
    summary = run_until_interrupted(segmenter, cases, options, display);
    failures = display.failures();
  }
  for (const std::string& line : failures) out << line << '\n';
  out << summary_line(summary) << '\n';
  if (summary.failed == 0) return;
  throw IncompleteRun(std::to_string(summary.failed) +
                      " cases failed; the others are done, and --resume tries these again");
}

void BatchCommand::print_report(std::ostream& out) const {
  const BatchReport report = read_batch_report(*report_);
  out << (as_json_  ? batch_report_json(report)
          : as_csv_ ? batch_report_csv(report)
                    : batch_report_text(report));
  const std::size_t failed = report.count(CaseState::failed);
  if (failed + report.unfinished.size() == 0) return;
  throw IncompleteRun(std::to_string(failed) + " cases failed and " +
                      std::to_string(report.unfinished.size()) +
                      " are unfinished; run their shards again with --resume");
}

}  // namespace sammoe

#include "sammoe/error.hpp"
#include "sammoe/runtime.hpp"

#include "batch_command.hpp"
#include "batch_lines.hpp"
#include "command_progress.hpp"
#include "exit_codes.hpp"
#include "rate_estimate.hpp"
#include "signals.hpp"

#include <chrono>
#include <ostream>
#include <set>
#include <string>
#include <system_error>
#include <vector>

#include <spdlog/spdlog.h>
#include <unistd.h>

namespace sammoe {
namespace {

/// Prints what happens in a run: a bar if standard error is a terminal, and one line per case if standard
/// output is not.
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
      out_ << line << std::endl;  // so that the log of a long run shows it now
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

/// An interruption leaves the cases that are over, so it says how to continue.
BatchSummary run_until_interrupted(Segmenter& segmenter, const std::vector<BatchCase>& cases,
                                   const BatchOptions& options, const RunDisplay& display) {
  try {
    return run_batch(segmenter, cases, options);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::interrupted) throw;
    throw Error(ErrorCode::interrupted,
                "interrupted; " + display.count_text() +
                    " cases are over and their outputs complete; --resume continues the run");
  }
}

}  // namespace

void BatchCommand::run_cases(std::ostream& out) {
  const std::vector<BatchCase> cases = plan_batch(source_, options_.output_folder, options_.companions);
  note_interruptions();
  Segmenter segmenter(*model_, segmenter_options_);
  BatchOptions options = options_;
  options.segment.routing = routing_.applied_to(segmenter.bundle().selection);
  const BundleInfo& bundle = segmenter.bundle();
  const EngineInfo engine = segmenter.engine();
  spdlog::info("bundle {} {} with {} experts, LibTorch {} on {} threads", bundle.name, bundle.version,
               bundle.experts.size(), engine.libtorch_version, engine.threads);
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

}  // namespace sammoe

#include "batch_command.hpp"

#include "sammoe/batch_report.hpp"
#include "sammoe/error.hpp"

#include "case_options.hpp"
#include "compute_options.hpp"
#include "exit_codes.hpp"
#include "option_binding.hpp"

#include <ostream>

namespace sammoe {

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
            "Table of cases: .csv or .jsonl, one image and its prompts per line (docs/batch.md)"});
  add_path(app, source_.folder,
           {"--input-dir", "FOLDER", "Input",
            "Folder of images with prompts files next to them instead, a.nii.gz with a.prompts.json"});
  declare_read_options(app, options_.read);
}

void BatchCommand::declare_output(CLI::App& app) {
  constexpr const char* kGroup = "Output";
  add_path(app, options_.output_folder,
           {"-o,--output-dir", "FOLDER", kGroup, "Folder for the masks and the journal; made if missing"});
  BatchCompanions& companions = options_.companions;
  app.add_flag("--probabilities", companions.probabilities, "Write probabilities next to each mask")
      ->group(kGroup);
  app.add_flag("--record", companions.record, "Write a record next to each mask (docs/record.md)")
      ->group(kGroup);
  app.add_flag("--preview", companions.preview, "Write a preview next to each mask")->group(kGroup);
  declare_result_options(app, options_.segment, options_.write);
}

void BatchCommand::declare_run(CLI::App& app) {
  constexpr const char* kGroup = "Run";
  app.add_flag("--resume", resume_, "Continue a run: keep outputs that are what this run would make")
      ->group(kGroup);
  app.add_flag("--overwrite", overwrite_, "Make existing outputs again")->group(kGroup);
  add_text(app, shard_text_, {"--shard", "I/N", kGroup, "Do only part I of N of the cases, counted from 1"});
  add_number(app, options_.prefetch,
             {"--prefetch", "N>=1", kGroup, "Number of cases to read ahead; memory grows with it"});
  declare_compute_options(app, segmenter_options_);
  declare_isolation(app, segmenter_options_);
}

void BatchCommand::declare_report(CLI::App& app) {
  constexpr const char* kGroup = "Report";
  add_path(app, report_,
           {"--report", "FOLDER", kGroup,
            "Print what the journals of all shards in an output folder say; run nothing"});
  app.add_flag("--json", as_json_, "Print the report as JSON")->group(kGroup);
  app.add_flag("--csv", as_csv_, "Print the report as CSV, one line per case")->group(kGroup);
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

#include "sammoe/batch.hpp"
#include "sammoe/error.hpp"

#include "batch/batch_pipeline.hpp"
#include "batch/case_digests.hpp"
#include "batch/journal.hpp"
#include "batch/journal_folder.hpp"
#include "batch/leftovers.hpp"
#include "batch/output_names.hpp"
#include "batch/resume.hpp"

#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include <unistd.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

std::string host_name() {
  char name[256] = {};
  return ::gethostname(name, sizeof name - 1) == 0 ? name : "";
}

/// A row is taken apart whole, so that one with a new field does not compile until it is said here what
/// becomes of the field.
SegmentJob job_of(const BatchCase& row, const BatchOptions& options) {
  const auto& [image, volume_index, prompts, output, place] = row;  // the place is for messages
  SegmentJob job;
  job.input = image;
  job.prompts = prompts;
  for (const OutputName& name : output_names(output, options.companions)) {
    const fs::path path = options.output_folder / name.path;
    if (name.role == "mask") job.output = path;
    if (name.role == "probabilities") job.probabilities = path;
    if (name.role == "record") job.record = path;
    if (name.role == "preview") job.preview = path;
  }
  job.read = options.read;
  if (volume_index) job.read.volume_index = volume_index;
  job.write = options.write;
  job.segment = options.segment;
  return job;
}

std::vector<CaseInWork> works_of(const std::vector<BatchCase>& cases, const BatchOptions& options,
                                 const Segmenter& segmenter) {
  std::vector<CaseInWork> works;
  for (const std::size_t n : cases_of_shard(options.shard, cases.size())) {
    const BatchCase& row = cases[n];
    CaseInWork work;
    work.job = job_of(row, options);
    work.entry.outcome.image = row.image;
    work.entry.outcome.output = row.output;
    work.entry.outcome.place = row.place;
    work.entry.digests.bundle = segmenter.bundle().manifest_sha256;
    work.entry.digests.options = digest_of(options_text(work.job, segmenter));
    for (const OutputName& name : output_names(row.output, options.companions))
      work.outputs.push_back(name.path);
    works.push_back(std::move(work));
  }
  return works;
}

void make_folders(const fs::path& output_folder, const std::vector<CaseInWork>& works) {
  std::set<fs::path> folders{output_folder};
  for (const CaseInWork& work : works) folders.insert(work.job.output.parent_path());
  for (const fs::path& folder : folders) {
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (failure)
      throw Error(ErrorCode::output, folder.string() + ": cannot be made: " + failure.message() +
                                         "; choose another output folder");
  }
}

bool any_run_in(const fs::path& output_folder) {
  for (const JournalFile& file : journals_in(output_folder)) {
    for (const JournalEntry& entry : read_journal(file.path).entries)
      if (std::holds_alternative<RunEntry>(entry)) return true;
  }
  return false;
}

/// Outputs that no journal knows of are somebody else's, for a resumed run too.
void refuse_existing(const BatchOptions& options, const std::vector<CaseInWork>& works) {
  if (options.existing == ExistingOutputs::overwrite) return;
  if (options.existing == ExistingOutputs::resume && any_run_in(options.output_folder)) return;
  std::size_t count = 0;
  fs::path first;
  for (const CaseInWork& work : works) {
    for (const fs::path& output : work.outputs) {
      std::error_code ignored;
      if (!fs::exists(fs::symlink_status(options.output_folder / output, ignored))) continue;
      if (count++ == 0) first = output;
    }
  }
  if (count == 0) return;
  const bool resumes = options.existing == ExistingOutputs::resume;
  throw Error(ErrorCode::output,
              options.output_folder.string() + ": " + std::to_string(count) +
                  " of the outputs already exist, the first is " + first.string() +
                  (resumes ? ", and there is no journal of a run that made them; choose another folder, or "
                             "--overwrite to make them again"
                           : "; --resume continues a run, --overwrite makes them again"));
}

std::vector<fs::path> all_outputs(const BatchOptions& options, const std::vector<CaseInWork>& works) {
  std::vector<fs::path> paths;
  for (const CaseInWork& work : works)
    for (const fs::path& output : work.outputs) paths.push_back(options.output_folder / output);
  return paths;
}

void note_start(Journal& journal, const BatchOptions& options, const Segmenter& segmenter,
                const std::vector<BatchCase>& table) {
  RunEntry run;
  run.time = journal.next_time();
  run.shard = options.shard;
  run.cases = cases_of_shard(options.shard, table.size()).size();
  for (const BatchCase& row : table) run.table.push_back(row.output.string());
  run.host = host_name();
  run.bundle_name = segmenter.bundle().name;
  SegmentJob job;
  job.read = options.read;
  job.write = options.write;
  job.segment = options.segment;
  run.options = options_text(job, segmenter);
  journal.append(run);
}

}  // namespace

BatchSummary run_batch(Segmenter& segmenter, const std::vector<BatchCase>& cases,
                       const BatchOptions& options) {
  options.validate();
  const BundleInfo& bundle = segmenter.bundle();
  check_fits(options.segment.routing.value_or(bundle.selection), bundle.expert_set());
  std::vector<CaseInWork> works = works_of(cases, options, segmenter);
  refuse_existing(options, works);
  make_folders(options.output_folder, works);
  Journal journal(options.output_folder, options.shard);
  const DoneCases known(options.output_folder);
  remove_leftovers(all_outputs(options, works));
  note_start(journal, options, segmenter, cases);
  const bool resumes = options.existing == ExistingOutputs::resume;
  BatchPipeline pipeline({segmenter, options, journal, resumes ? &known : nullptr}, std::move(works));
  const BatchSummary summary = pipeline.run();
  journal.append(EndEntry{journal.next_time(), summary.seconds});
  return summary;
}

}  // namespace sammoe

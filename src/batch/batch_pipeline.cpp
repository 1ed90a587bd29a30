#include "batch/batch_pipeline.hpp"

#include "sammoe/error.hpp"

#include "batch/case_digests.hpp"
#include "core/stopwatch.hpp"
#include "files/atomic_file.hpp"
#include "files/file_bytes.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <new>
#include <system_error>
#include <thread>
#include <utility>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

/// How long the caller may go unasked whether to stop.
constexpr std::chrono::milliseconds kTick{100};

void fail(CaseInWork& work, std::string reason) {
  std::replace(reason.begin(), reason.end(), '\n', ' ');
  work.entry.outcome.state = CaseState::failed;
  work.entry.outcome.error = std::move(reason);
  work.entry.files.clear();
  work.input.reset();
  work.segmented.reset();
}

/// Runs a stage of a case; its errors are the case's, except those that end the whole run.
template <typename Stage>
void guard(CaseInWork& work, const Stage& stage) {
  try {
    stage();
  } catch (const Error& error) {
    if (error.code() == ErrorCode::interrupted) throw;
    fail(work, error.what());
  } catch (const std::bad_alloc&) {
    fail(work, "out of memory; lower --prefetch, close other programs, or crop the volume");
  } catch (const std::exception& error) {
    fail(work, error.what() + std::string("; this error was unexpected, please report it"));
  }
}

/// Companions are put in place before the mask, and a mask of an earlier run must not stand beside them if a
/// kill comes between.
void retract_mask(const fs::path& mask) {
  std::error_code ignored;
  if (fs::remove(mask, ignored)) sync_folder(mask.parent_path());
}

/// A failing case keeps the mask of an earlier run, which may be valuable; its error says that the mask is
/// old.
void point_out_old_mask(CaseInWork& work) {
  std::error_code ignored;
  if (fs::exists(work.job.output, ignored))
    work.entry.outcome.error += "; the mask of an earlier run was kept";
}

bool is_pending(const CaseInWork& work) {
  return work.entry.outcome.state == CaseState::done;
}

std::vector<BatchObject> objects_of(const SegmentationResult& result) {
  std::vector<BatchObject> objects;
  const double ml_per_voxel = result.grid.voxel_volume_mm3() / 1000;
  for (const ObjectResult& object : result.objects) {
    objects.push_back({object.label, object.name, object.voxel_count,
                       static_cast<double>(object.voxel_count) * ml_per_voxel});
  }
  return objects;
}

}  // namespace

BatchPipeline::BatchPipeline(const BatchContext& context, std::vector<CaseInWork> cases)
    : context_(context),
      cases_(std::move(cases)),
      to_segment_(context.options.prefetch),
      to_write_(1),
      finished_(std::max<std::size_t>(cases_.size(), 1)) {}

BatchSummary BatchPipeline::run() {
  const Stopwatch time;
  std::thread reader([this] { read_all(); });
  std::thread writer([this] { write_all(); });
  std::exception_ptr failure;
  try {
    segment_all();
  } catch (...) {
    failure = std::current_exception();
  }
  to_segment_.close_and_clear();
  to_write_.close();
  writer.join();
  reader.join();
  if (writer_failure_) std::rethrow_exception(writer_failure_);
  report_finished();
  if (failure) std::rethrow_exception(failure);
  summary_.seconds = time.seconds();
  return summary_;
}

void BatchPipeline::read_all() {
  for (CaseInWork& next : cases_) {
    if (!to_segment_.wait_for_room()) return;
    auto work = std::make_unique<CaseInWork>(std::move(next));
    guard(*work, [&] { read(*work); });
    if (!to_segment_.push(std::move(work))) return;
  }
  to_segment_.close();
}

void BatchPipeline::segment_all() {
  const auto& tick = context_.options.segment.progress;
  while (!to_segment_.is_over()) {
    if (tick) tick(0, 1);
    report_finished();
    std::optional<Ticket> work = to_segment_.pop_within(kTick);
    if (!work) continue;
    if (is_pending(**work)) guard(**work, [&] { segment(**work); });
    if (!to_write_.push(std::move(*work))) return;  // the writer has failed
  }
}

void BatchPipeline::write_all() {
  try {
    while (std::optional<Ticket> next = to_write_.pop()) {
      CaseInWork& work = **next;
      if (is_pending(work)) guard(work, [&] { write(work); });
      if (work.entry.outcome.state == CaseState::failed) point_out_old_mask(work);
      work.entry.time = context_.journal.next_time();
      if (work.entry.outcome.state != CaseState::skipped) context_.journal.append(work.entry);
      finished_.push(std::move(work.entry.outcome));
    }
  } catch (...) {
    writer_failure_ = std::current_exception();
    to_write_.close_and_clear();
    to_segment_.close_and_clear();
  }
}

bool BatchPipeline::is_done_already(CaseInWork& work) const {
  if (context_.done_cases == nullptr) return false;
  const CaseEntry* const entry = context_.done_cases->find(work.entry.outcome.output);
  if (entry == nullptr) return false;
  CaseDigests digests = work.entry.digests;
  digests.image = entry->digests.image;  // compared last, since it takes the longest
  if (!(entry->digests == digests)) return false;
  if (sha256_of_volume(work.job.input, work.job.read) != digests.image) return false;
  if (!context_.done_cases->files_intact(*entry, work.outputs)) return false;
  BatchOutcome outcome = entry->outcome;
  outcome.state = CaseState::skipped;
  outcome.place = work.entry.outcome.place;
  work.entry.outcome = std::move(outcome);
  return true;
}

void BatchPipeline::read(CaseInWork& work) const {
  work.entry.digests.prompts = prompts_digest(work.job.prompts);
  if (is_done_already(work)) return;
  work.input = read_case(work.job);
  work.entry.digests.image = work.input->image.sha256;
  work.entry.outcome.read_seconds = work.input->seconds;
}

void BatchPipeline::segment(CaseInWork& work) {
  work.segmented = segment_input(context_.segmenter, work.job, std::move(*work.input));
  work.input.reset();
  BatchOutcome& outcome = work.entry.outcome;
  outcome.segment_seconds = work.segmented->seconds;
  outcome.warnings = work.segmented->warnings;
  outcome.objects = objects_of(work.segmented->result);
}

void BatchPipeline::write(CaseInWork& work) {
  const Stopwatch time;
  StagedOutputs staged;
  work.entry.files = write_case(staged, work.job, context_.segmenter.bundle(), *work.segmented);
  for (FileRecord& file : work.entry.files)
    file.path = file.path.lexically_relative(context_.options.output_folder);
  if (work.outputs.size() > 1) retract_mask(work.job.output);
  staged.publish();
  work.segmented.reset();
  work.entry.outcome.write_seconds = time.seconds();
}

void BatchPipeline::report_finished() {
  while (std::optional<BatchOutcome> outcome = finished_.pop_within(std::chrono::milliseconds(0))) {
    summary_.done += outcome->state == CaseState::done ? 1 : 0;
    summary_.skipped += outcome->state == CaseState::skipped ? 1 : 0;
    summary_.failed += outcome->state == CaseState::failed ? 1 : 0;
    if (outcome->state == CaseState::done) summary_.segment_seconds += outcome->segment_seconds;
    if (context_.options.finished) context_.options.finished(*outcome);
  }
}

}  // namespace sammoe

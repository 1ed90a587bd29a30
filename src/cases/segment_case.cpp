#include "sammoe/segment_case.hpp"

#include "sammoe/error.hpp"

#include "cases/case_reading.hpp"
#include "cases/case_writing.hpp"
#include "cases/staged_outputs.hpp"
#include "core/stopwatch.hpp"

#include <exception>
#include <future>
#include <utility>

namespace sammoe {
namespace {

/// Gives the caller a chance to stop between stages that report nothing themselves.
void report_progress(const SegmentJob& job, std::size_t done) {
  if (job.segment.progress) job.segment.progress(done, 1);
}

/// Reads the case while the networks load: one takes about as long as the other. What is wrong with the files
/// is said before what is wrong with the model.
CaseInput read_while_loading(Segmenter& segmenter, const SegmentJob& job) {
  std::future<CaseInput> reading = std::async(std::launch::async, [&job] { return read_case(job); });
  const Stopwatch time;
  std::exception_ptr failure;
  try {
    segmenter.prepare(job.segment.routing);
  } catch (...) {
    failure = std::current_exception();
  }
  const double load_seconds = time.seconds();
  CaseInput input = reading.get();
  if (failure) std::rethrow_exception(failure);
  input.load_seconds = load_seconds;
  return input;
}

}  // namespace

CaseSummary segment_case(Segmenter& segmenter, const SegmentJob& job) {
  const Stopwatch total;
  CaseInput input = read_while_loading(segmenter, job);
  report_progress(job, 0);
  SegmentedCase segmented = segment_input(segmenter, job, std::move(input));
  StagedOutputs staged;
  write_case(staged, job, segmenter.bundle(), segmented);
  report_progress(job, 1);
  staged.publish();
  return {std::move(segmented.result), std::move(segmented.warnings), total.seconds()};
}

}  // namespace sammoe

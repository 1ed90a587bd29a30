#include "sammoe/segment_case.hpp"

#include "sammoe/error.hpp"

#include "cases/case_reading.hpp"
#include "cases/case_writing.hpp"
#include "cases/staged_outputs.hpp"
#include "core/stopwatch.hpp"

#include <utility>

namespace sammoe {
namespace {

/// Gives the caller a chance to stop between stages that report nothing themselves.
void report_progress(const SegmentCase& job, std::size_t done) {
  if (job.segment.progress) job.segment.progress(done, 1);
}

}  // namespace

CaseSummary segment_case(Segmenter& segmenter, const SegmentCase& job) {
  const Stopwatch total;
  CaseInput input = read_case(job);
  report_progress(job, 0);
  SegmentedCase segmented = segment_input(segmenter, job, std::move(input));
  StagedOutputs staged;
  write_case(staged, job, segmenter.bundle(), segmented);
  report_progress(job, 1);
  staged.publish();
  return {std::move(segmented.result), std::move(segmented.warnings), total.seconds()};
}

}  // namespace sammoe

#include "sammoe/segment_case.hpp"

#include "sammoe/error.hpp"

#include "cases/case_paths.hpp"
#include "cases/case_reading.hpp"
#include "cases/case_writing.hpp"
#include "cases/staged_outputs.hpp"
#include "core/stopwatch.hpp"

#include <utility>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

void require_given(const fs::path& path, const char* what) {
  if (path.empty()) throw Error(ErrorCode::usage, std::string("no ") + what + " given; name a file");
}

/// Gives the caller a chance to stop between stages that report nothing themselves.
void report_progress(const SegmentCase& job, std::size_t done) {
  if (job.segment.progress) job.segment.progress(done, 1);
}

}  // namespace

void SegmentCase::validate() const {
  require_given(input, "input volume");
  require_given(output, "output");
  const int sources = (prompts.empty() ? 0 : 1) + (prompts_file ? 1 : 0) + (from_mask ? 1 : 0);
  if (sources == 0) {
    throw Error(ErrorCode::usage,
                "no prompts; give at least one click inside an object, a prompts file or a coarse mask");
  }
  if (sources > 1) {
    throw Error(ErrorCode::usage, std::to_string(sources) +
                                      " sources of prompts; give clicks, a prompts file or a coarse mask");
  }
  if (read.volume_index && *read.volume_index < 0) {
    throw Error(ErrorCode::usage, "volume index " + std::to_string(*read.volume_index) +
                                      " is negative; volumes are counted from 0");
  }
  write.validate();
  segment.validate();
  check_case_paths(*this);
}

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

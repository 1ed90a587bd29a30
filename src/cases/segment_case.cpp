#include "sammoe/segment_case.hpp"

#include "sammoe/error.hpp"
#include "sammoe/preview.hpp"
#include "sammoe/prompt_io.hpp"

#include "cases/case_paths.hpp"
#include "cases/case_warnings.hpp"
#include "cases/object_statistics.hpp"
#include "cases/record.hpp"
#include "cases/staged_outputs.hpp"
#include "core/atomic_file.hpp"
#include "model/file_bytes.hpp"

#include <chrono>
#include <system_error>
#include <utility>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

void require_given(const fs::path& path, const char* what) {
  if (path.empty()) throw Error(ErrorCode::usage, std::string("no ") + what + " given; name a file");
}

std::vector<ObjectPrompt> collect_prompts(const SegmentCase& job) {
  if (job.prompts_file) return read_prompts(*job.prompts_file);
  if (!job.from_mask) return job.prompts;
  ReadOptions options = job.read;
  options.volume_index.reset();  // which volume of the input, not of the coarse mask
  return prompts_from_mask(read_label_map(*job.from_mask, options));
}

/// A pipe can be read only once, so it has no hash.
std::string hash_if_regular(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored) ? sha256_of_file(path) : std::string();
}

FileRecord prompt_source(const SegmentCase& job) {
  if (job.prompts_file) return {"file", *job.prompts_file, hash_if_regular(*job.prompts_file)};
  if (job.from_mask) return {"mask", *job.from_mask, hash_if_regular(*job.from_mask)};
  return {"clicks", {}, {}};
}

/// Gives the caller a chance to stop between stages that report nothing themselves.
void report_progress(const SegmentCase& job, std::size_t done) {
  if (job.segment.progress) job.segment.progress(done, 1);
}

std::vector<Point3> all_clicks(const SegmentationResult& result) {
  std::vector<Point3> clicks;
  for (const ObjectResult& object : result.objects)
    clicks.insert(clicks.end(), object.clicks_in_voxels.begin(), object.clicks_in_voxels.end());
  return clicks;
}

std::vector<ProbabilityPatch> take_probabilities(SegmentationResult& result) {
  std::vector<ProbabilityPatch> patches;
  for (ObjectResult& object : result.objects) {
    if (!object.probabilities)
      throw Error(ErrorCode::processing, "no probabilities were kept for label " +
                                             std::to_string(object.label) + "; this is a fault of sammoe");
    patches.push_back(std::move(*object.probabilities));
    object.probabilities.reset();
  }
  return patches;
}

/// Writes mask, probabilities and preview; the mask first, so that it is published last.
std::vector<FileRecord> write_images(StagedOutputs& staged, const SegmentCase& job, const LoadedVolume& input,
                                     SegmentationResult& result) {
  std::vector<FileRecord> written;
  const auto write = [&](const char* role, const fs::path& path, const StagedOutputs::Writer& writer) {
    written.push_back({role, path, staged.write(path, writer)});
  };
  write("mask", job.output,
        [&](const fs::path& path) { return write_label_map(path, result.mask, input.nifti, job.write); });
  if (job.probabilities) {
    write("probabilities", *job.probabilities, [&](const fs::path& path) {
      return write_probabilities(path, result.mask.grid, take_probabilities(result), input.nifti, job.write);
    });
  }
  if (job.preview) {
    write("preview", *job.preview, [&](const fs::path& path) {
      write_preview(path, input.volume, result.mask, all_clicks(result));
      return sha256_of_file(path);
    });
  }
  return written;
}

std::vector<ObjectStatistics> statistics_of(const Volume& volume, const SegmentationResult& result) {
  std::vector<std::uint16_t> labels;
  for (const ObjectResult& object : result.objects) labels.push_back(object.label);
  return object_statistics(volume, result.mask, labels);
}

void write_record(StagedOutputs& staged, const fs::path& target, const CaseRecord& record) {
  staged.write(target, [&](const fs::path& path) {
    write_atomically(path, record_json(record));
    return std::string();  // a record does not hold its own hash
  });
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
  job.validate();
  check_case_outputs(job);
  const std::vector<ObjectPrompt> prompts = collect_prompts(job);
  const FileRecord source = prompt_source(job);
  check_probability_format(job, prompts.size());
  const LoadedVolume input = read_volume(job.input, job.read);
  const double read_seconds = total.seconds();
  report_progress(job, 0);

  SegmentOptions options = job.segment;
  options.keep_probabilities = job.probabilities.has_value();
  CaseSummary summary;
  summary.result = segmenter.segment(input.volume, prompts, options);
  summary.warnings = case_warnings(input, summary.result, options);

  const Stopwatch writing;
  StagedOutputs staged;
  const std::vector<FileRecord> outputs = write_images(staged, job, input, summary.result);
  if (job.record) {
    CaseRecord record{job, segmenter.bundle(), input, prompts, summary.result};
    record.prompt_source = source;
    record.statistics = statistics_of(input.volume, summary.result);
    record.outputs = outputs;
    record.warnings = summary.warnings;
    record.stage_times = summary.result.stage_times;
    record.stage_times.insert(record.stage_times.begin(), {"read", read_seconds});
    record.stage_times.push_back({"write", writing.seconds()});
    record.stage_times.push_back({"total", total.seconds()});
    write_record(staged, *job.record, record);
  }
  report_progress(job, 1);
  staged.publish();
  summary.total_seconds = total.seconds();
  return summary;
}

}  // namespace sammoe

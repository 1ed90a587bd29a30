#include "cases/case_writing.hpp"

#include "sammoe/error.hpp"
#include "sammoe/preview.hpp"

#include "cases/case_images.hpp"
#include "cases/case_paths.hpp"
#include "cases/case_warnings.hpp"
#include "cases/mask_formats.hpp"
#include "cases/object_statistics.hpp"
#include "cases/prompt_loading.hpp"
#include "core/stopwatch.hpp"
#include "files/atomic_file.hpp"
#include "files/file_bytes.hpp"
#include "files/sha256.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

std::vector<Point3> all_clicks(const SegmentationResult& result) {
  std::vector<Point3> clicks;
  for (const ObjectResult& object : result.objects)
    clicks.insert(clicks.end(), object.clicks_in_voxels.begin(), object.clicks_in_voxels.end());
  return clicks;
}

/// Writes mask, probabilities and preview; the mask first, so that it is published last.
std::vector<FileRecord> write_images(StagedOutputs& staged, const SegmentJob& job, const BundleInfo& bundle,
                                     const CaseImages& images) {
  const LoadedVolume& image = images.segmented().input.image;
  std::vector<FileRecord> written;
  const auto write = [&](const char* role, const fs::path& path, const StagedOutputs::Writer& writer) {
    written.push_back({role, path, staged.write(path, writer)});
  };
  write("mask", job.output,
        [&](const fs::path& path) { return mask_format_of(job).write(path, job, bundle, images); });
  if (job.probabilities) {
    write("probabilities", *job.probabilities, [&](const fs::path& path) {
      return write_probabilities(path, images.grid(), images.probabilities(), image.nifti, job.write);
    });
  }
  if (job.preview) {
    write("preview", *job.preview, [&](const fs::path& path) {
      write_preview(path, image.volume, images.mask(), all_clicks(images.segmented().result));
      return sha256_of_file(path, ErrorCode::output);
    });
  }
  return written;
}

std::vector<ObjectStatistics> statistics_of(const CaseImages& images) {
  std::vector<std::uint16_t> labels;
  for (const ObjectResult& object : images.segmented().result.objects) labels.push_back(object.label);
  return object_statistics(images.segmented().input.image.volume, images.mask(), labels);
}

std::string write_record(StagedOutputs& staged, const fs::path& target, const CaseRecord& record) {
  const std::string text = record_json(record);
  return staged.write(target, [&](const fs::path& path) {
    write_atomically(path, text);
    return sha256_hex(text.data(), text.size());
  });
}

}  // namespace

SegmentedCase segment_input(Segmenter& segmenter, const SegmentJob& job, CaseInput input) {
  const Stopwatch time;
  SegmentOptions options = job.segment;
  options.keep_probabilities = needs_probabilities(job);
  if (std::holds_alternative<AllLabels>(job.prompts.from)) {
    input.prompts = objects_of_channels(job, segmenter.bundle());
    check_probability_format(job, input.prompts.size());
  }
  SegmentationResult result = segmenter.segment(input.image.volume, input.prompts, options);
  std::vector<std::string> warnings = input.prompt_warnings;
  const std::vector<std::string> of_case = case_warnings(input.image, result, options);
  warnings.insert(warnings.end(), of_case.begin(), of_case.end());
  SegmentedCase segmented{std::move(input), std::move(result), std::move(warnings)};
  segmented.seconds = time.seconds();
  return segmented;
}

std::vector<FileRecord> write_case(StagedOutputs& staged, const SegmentJob& job, const BundleInfo& bundle,
                                   SegmentedCase& segmented) {
  const Stopwatch time;
  const CaseInput& input = segmented.input;
  const CaseImages images(segmented, job);
  std::vector<FileRecord> outputs = write_images(staged, job, bundle, images);
  if (!job.record) return outputs;
  CaseRecord record{job, bundle, input.image, input.prompts, segmented.result};
  record.prompt_source = input.prompt_source;
  record.statistics = statistics_of(images);
  record.outputs = outputs;
  record.warnings = segmented.warnings;
  record.stage_times = {{"read", input.seconds}};
  if (input.load_seconds > 0) record.stage_times.push_back({"load", input.load_seconds});
  const std::vector<StageTime>& engine_times = segmented.result.stage_times;
  record.stage_times.insert(record.stage_times.end(), engine_times.begin(), engine_times.end());
  const double input_seconds = std::max(input.seconds, input.load_seconds);  // side by side
  record.stage_times.push_back({"write", time.seconds()});
  record.stage_times.push_back({"total", input_seconds + segmented.seconds + time.seconds()});
  outputs.push_back({"record", *job.record, write_record(staged, *job.record, record)});
  return outputs;
}

}  // namespace sammoe

#include "sammoe/runtime.hpp"
#include "sammoe/segmenter.hpp"

#include "command_progress.hpp"
#include "segment_command.hpp"
#include "signals.hpp"

#include <iomanip>
#include <ostream>
#include <sstream>
#include <string>
#include <vector>

#include <spdlog/spdlog.h>

namespace sammoe {
namespace {

void log_settings(const Segmenter& segmenter, const SegmentCase& job) {
  const BundleInfo& bundle = segmenter.bundle();
  const RoutingOptions& routing = *job.segment.routing;
  spdlog::info("bundle {} {} with {} experts, LibTorch {} on {} threads", bundle.name, bundle.version,
               bundle.experts.size(), libtorch_version(), libtorch_threads());
  spdlog::info("strategy {}, k {}, threshold {}, temperature {}", to_string(routing), routing.k,
               routing.threshold, routing.temperature);
}

void log_outcome(const CaseSummary& summary) {
  for (const std::string& warning : summary.warnings) spdlog::warn("{}", warning);
  for (const ObjectResult& object : summary.result.objects) {
    spdlog::info("label {}: {} voxels, {} ROIs; {}", object.label, object.voxel_count, object.roi_count,
                 object.routing_reason);
  }
  for (const StageTime& time : summary.result.stage_times)
    spdlog::debug("{}: {:.3f} s", time.stage, time.seconds);
  spdlog::info("{:.2f} s in all", summary.total_seconds);
}

std::string experts_text(const std::vector<ExpertShare>& shares) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(2);
  for (std::size_t n = 0; n < shares.size(); ++n)
    text << (n == 0 ? "" : " + ") << shares[n].weight << " " << shares[n].expert;
  return text.str();
}

/// One line for each object, then where the files went.
void print_summary(std::ostream& out, const SegmentCase& job, const SegmentationResult& result) {
  const double ml_per_voxel = result.mask.grid.voxel_volume_mm3() / 1000;
  for (const ObjectResult& object : result.objects) {
    std::ostringstream line;
    line << "label " << object.label << (object.name.empty() ? "" : " (" + object.name + ")") << ": "
         << std::fixed << std::setprecision(2) << static_cast<double>(object.voxel_count) * ml_per_voxel
         << " ml, experts " << experts_text(object.experts) << ", IoU estimate " << object.predicted_iou;
    out << line.str() << '\n';
  }
  out << "mask: " << job.output.string() << '\n';
  if (job.probabilities) out << "probabilities: " << job.probabilities->string() << '\n';
  if (job.record) out << "record: " << job.record->string() << '\n';
  if (job.preview) out << "preview: " << job.preview->string() << '\n';
}

}  // namespace

/// Experts are loaded when they are selected, so the bundle stays readable.
SandboxRights SegmentCommand::rights() const {
  SandboxRights rights{{model_, job_.input}, {folder_of(job_.output)}};
  const auto read = [&rights](const std::vector<std::filesystem::path>& files) {
    rights.read.insert(rights.read.end(), files.begin(), files.end());
  };
  read(files_of_volume(job_.input));
  if (job_.from_mask) read(files_of_volume(*job_.from_mask));
  if (job_.prompts_file) rights.read.push_back(*job_.prompts_file);
  for (const auto& output : {job_.probabilities, job_.record, job_.preview})
    if (output) rights.write.push_back(folder_of(*output));
  return rights;
}

void SegmentCommand::run(std::ostream& out) {
  note_interruptions();
  Segmenter segmenter(model_, segmenter_options_);
  SegmentCase job = job_;
  job.segment.routing = routing_.applied_to(segmenter.bundle().selection);
  log_settings(segmenter, job);
  sandbox_.enter(rights(), segmenter_options_.device);
  CaseSummary summary;
  {
    CommandProgress progress;
    job.segment.progress = [&](std::size_t done, std::size_t total) { progress.show(done, total); };
    summary = segment_case(segmenter, job);
  }
  log_outcome(summary);
  print_summary(out, job, summary.result);
}

}  // namespace sammoe

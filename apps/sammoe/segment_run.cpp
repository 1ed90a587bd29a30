#include "sammoe/printable.hpp"
#include "sammoe/runtime.hpp"
#include "sammoe/segmenter.hpp"

#include "command_progress.hpp"
#include "segment_command.hpp"
#include "signals.hpp"

#include <cmath>
#include <iomanip>
#include <ostream>
#include <sstream>
#include <string>
#include <vector>

#include <spdlog/spdlog.h>

namespace sammoe {
namespace {

void log_settings(const BundleInfo& bundle, const RoutingOptions& routing) {
  spdlog::info("bundle {} {} with {} experts", bundle.name, bundle.version, bundle.experts.size());
  spdlog::info("strategy {}, k {}, threshold {}, temperature {}", to_string(routing), routing.k,
               routing.threshold, routing.temperature);
}

void log_outcome(const CaseSummary& summary) {
  const EngineInfo& engine = summary.result.engine;
  spdlog::info("LibTorch {} on {} threads, {}; sandbox {}", engine.libtorch_version, engine.threads,
               name_of(engine.precision), engine.sandbox);
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
    text << (n == 0 ? "" : " + ") << shares[n].weight << " " << shares[n].expert
         << (shares[n].channel.empty() ? "" : " (" + shares[n].channel + ")");
  return text.str();
}

/// One line for each object, then where the files went.
void print_summary(std::ostream& out, const SegmentJob& job, const SegmentationResult& result) {
  const double ml_per_voxel = result.grid.voxel_volume_mm3() / 1000;
  for (const ObjectResult& object : result.objects) {
    std::ostringstream line;
    line << "label " << object.label << (object.name.empty() ? "" : " (" + object.name + ")") << ": "
         << std::fixed << std::setprecision(2) << static_cast<double>(object.voxel_count) * ml_per_voxel
         << " ml, experts " << experts_text(object.experts);
    if (std::isfinite(object.predicted_iou)) line << ", IoU estimate " << object.predicted_iou;
    out << printable(line.str()) << '\n';
  }
  out << "mask: " << printable(job.output.string()) << '\n';
  if (job.probabilities) out << "probabilities: " << printable(job.probabilities->string()) << '\n';
  if (job.record) out << "record: " << printable(job.record->string()) << '\n';
  if (job.preview) out << "preview: " << printable(job.preview->string()) << '\n';
}

}  // namespace

void SegmentCommand::run(std::ostream& out) {
  note_interruptions();
  Segmenter segmenter(model_, segmenter_options_);
  SegmentJob job = job_;
  job.segment.routing = routing_.applied_to(segmenter.bundle().selection);
  log_settings(segmenter.bundle(), *job.segment.routing);
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

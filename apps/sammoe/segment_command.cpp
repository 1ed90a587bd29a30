#include "segment_command.hpp"

#include "sammoe/runtime.hpp"
#include "sammoe/segmenter.hpp"

#include "case_options.hpp"
#include "command_progress.hpp"
#include "option_binding.hpp"
#include "signals.hpp"

#include <iomanip>
#include <ostream>
#include <sstream>

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

SegmentCommand::SegmentCommand(CLI::App& app) {
  declare_input(app);
  prompts_.declare(app);
  add_path(app, model_, {"-m,--model", "BUNDLE", "Model", "Folder of the model bundle (docs/bundle.md)"})
      ->required();
  routing_.declare(app);
  declare_output(app);
  add_number(app, segmenter_options_.threads,
             {"--threads", "N>=0", "Run", "Threads to compute with; 0: the processors this process may use"});
  app.footer(
      "Examples:\n"
      "  sammoe segment -m demo -i ct.nii.gz -o mask.nii.gz --point -12.5,8,40 --point -2,8,40,-\n"
      "  sammoe segment -m demo -i mr.nii.gz -o mask.nii.gz --prompts clicks.mrk.json --record mask.json");
}

void SegmentCommand::declare_input(CLI::App& app) {
  add_path(app, job_.input, {"-i,--input", "VOLUME", "Input", "Volume: .nii, .nii.gz, .nrrd or .mha"})
      ->required();
  declare_read_options(app, job_.read);
}

void SegmentCommand::declare_output(CLI::App& app) {
  constexpr const char* kGroup = "Output";
  add_path(app, job_.output, {"-o,--output", "MASK", kGroup, "Mask: .nii, .nii.gz, .nrrd or .mha"})
      ->required();
  add_path(app, job_.probabilities,
           {"--probabilities", "FILE", kGroup, "Probabilities, float32, on the same grid"});
  add_path(app, job_.record,
           {"--record", "FILE", kGroup, "JSON: hashes, settings, routing and statistics (docs/record.md)"});
  add_path(app, job_.preview, {"--preview", "FILE", kGroup, "PNG: three slices with outlines and clicks"});
  declare_result_options(app, job_.segment, job_.write);
}

void SegmentCommand::finish_parsing() {
  prompts_.apply_to(job_);
  routing_.applied_to(RoutingOptions{});  // wrong values show before the bundle is read
  segmenter_options_.validate();
  job_.validate();
}

void SegmentCommand::run(std::ostream& out) {
  note_interruptions();
  Segmenter segmenter(model_, segmenter_options_);
  SegmentCase job = job_;
  job.segment.routing = routing_.applied_to(segmenter.bundle().selection);
  log_settings(segmenter, job);
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

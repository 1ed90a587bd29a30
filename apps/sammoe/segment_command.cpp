#include "segment_command.hpp"

#include "option_binding.hpp"

namespace sammoe {
namespace {

const Choices<NiftiForm> kForms{{"sform", NiftiForm::sform}, {"qform", NiftiForm::qform}};
const Choices<NonFinite> kNonFinite{{"refuse", NonFinite::refuse}, {"zero", NonFinite::zero}};
const Choices<Resample> kResample{{"linear", Resample::linear}, {"nearest", Resample::nearest}};

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
  add_number(app, job_.read.volume_index,
             {"--volume", "N>=0", "Input", "Which volume of a file that holds several, counted from 0"});
  add_choice(
      app, job_.read.prefer_form, kForms,
      {"--prefer", "", "Input", "Which geometry to believe where a NIfTI file's two differ; else refused"});
  add_choice(app, job_.read.non_finite, kNonFinite,
             {"--nonfinite", "", "Input", "What to do with voxels that are NaN or infinite"});
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
  add_number(app, job_.segment.mask_threshold,
             {"--mask-threshold", "0..1", kGroup, "Probability above which a voxel belongs to the object"});
  add_choice(app, job_.segment.resample, kResample,
             {"--resample", "", kGroup, "How the result gets back to the volume's voxels"});
  add_number(app, job_.segment.max_rois,
             {"--max-rois", "N>=1", kGroup, "ROIs an object may extend over; 1 never extends"});
  add_number(app, job_.write.compression_level,
             {"--compression", "0..9", kGroup, "gzip level of .nii.gz outputs"});
}

void SegmentCommand::finish_parsing() {
  prompts_.apply_to(job_);
  routing_.applied_to(RoutingOptions{});  // wrong values show before the bundle is read
  segmenter_options_.validate();
  job_.validate();
}

}  // namespace sammoe

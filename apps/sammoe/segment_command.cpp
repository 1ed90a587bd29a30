#include "segment_command.hpp"

#include "case_options.hpp"
#include "compute_options.hpp"
#include "option_binding.hpp"

namespace sammoe {

SegmentCommand::SegmentCommand(CLI::App& app) {
  declare_input(app);
  prompts_.declare(app);
  add_path(app, model_, {"-m,--model", "BUNDLE", "Model", "Folder of the model bundle (docs/bundle.md)"})
      ->required();
  routing_.declare(app);
  declare_output(app);
  declare_compute_options(app, segmenter_options_);
  app.footer(
      "Examples:\n"
      "  sammoe segment -m demo -i ct.nii.gz -o mask.nii.gz --point -12.5,8,40 --point -2,8,40,-\n"
      "  sammoe segment -m demo -i mr.nii.gz -o mask.nii.gz --prompts clicks.mrk.json --record mask.json");
}

void SegmentCommand::declare_input(CLI::App& app) {
  add_path(app, job_.input,
           {"-i,--input", "VOLUME", "Input",
            "Volume: .nii.gz, .nii, .nrrd, .mha, .mhd, .mgz and others (docs/formats.md), or a DICOM file or "
            "folder (docs/dicom.md)"})
      ->required();
  declare_read_options(app, job_.read);
}

void SegmentCommand::declare_output(CLI::App& app) {
  constexpr const char* kGroup = "Output";
  add_path(app, job_.output, {"-o,--output", "MASK", kGroup, "Mask to write: " + mask_formats()})->required();
  add_path(app, job_.probabilities,
           {"--probabilities", "FILE", kGroup, "Write probabilities (float32) on the same grid"});
  add_path(app, job_.record,
           {"--record", "FILE", kGroup,
            "Write a JSON record: hashes, settings, routing and statistics (docs/record.md)"});
  add_path(app, job_.preview,
           {"--preview", "FILE", kGroup, "Write a PNG picture: three slices with outlines and clicks"});
  declare_result_options(app, job_.segment, job_.write);
}

void SegmentCommand::finish_parsing() {
  prompts_.apply_to(job_);
  routing_.applied_to(RoutingOptions{});  // wrong values show before the bundle is read
  segmenter_options_.validate();
  job_.validate();
}

}  // namespace sammoe

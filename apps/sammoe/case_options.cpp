#include "case_options.hpp"

#include "option_binding.hpp"

namespace sammoe {
namespace {

const Choices<NiftiForm> kForms{{"sform", NiftiForm::sform}, {"qform", NiftiForm::qform}};
const Choices<NonFinite> kNonFinite{{"refuse", NonFinite::refuse}, {"zero", NonFinite::zero}};
const Choices<Resample> kResample{{"linear", Resample::linear}, {"nearest", Resample::nearest}};

void declare_segmentation_options(CLI::App& app, DicomSegmentationOptions& segmentation) {
  constexpr const char* kGroup = "Output";
  app.add_flag_callback(
         "--fractional", [&segmentation] { segmentation.values = DicomSegmentValues::fractional; },
         "Write each object's probabilities to a .dcm mask, not bits (docs/dicom_segmentation.md)")
      ->group(kGroup);
  app.add_flag_callback(
         "--all-frames", [&segmentation] { segmentation.frames = DicomSegmentFrames::all; },
         "Write a frame to a .dcm mask for every slice, also for slices without the object")
      ->group(kGroup);
}

}  // namespace

std::vector<const CLI::Option*> declare_read_options(CLI::App& app, ReadOptions& read) {
  std::vector<const CLI::Option*> options = declare_volume_options(app, read);
  options.push_back(add_text(
      app, read.dicom.series_uid,
      {"--series", "UID", "Input", "DICOM series, or volume of one, to read, as sammoe inspect lists them"}));
  for (const CLI::Option* option : declare_series_repairs(app, read.dicom)) options.push_back(option);
  return options;
}

std::vector<const CLI::Option*> declare_volume_options(CLI::App& app, ReadOptions& read) {
  constexpr const char* kGroup = "Input";
  return {
      add_number(app, read.volume_index,
                 {"--volume", "N>=0", kGroup, "Volume to read from a file that has several, counted from 0"}),
      add_choice(
          app, read.prefer_form, kForms,
          {"--prefer", "", kGroup, "Geometry to use if the two of a NIfTI file differ; refused otherwise"}),
      add_choice(app, read.non_finite, kNonFinite,
                 {"--nonfinite", "", kGroup, "What to do with voxels that are NaN or infinite"}),
  };
}

std::vector<const CLI::Option*> declare_series_repairs(CLI::App& app, DicomReadOptions& dicom) {
  constexpr const char* kGroup = "Input";
  return {
      app.add_flag("--allow-gaps", dicom.allow_gaps,
                   "Interpolate a DICOM series with missing or unevenly spaced slices; refused otherwise")
          ->group(kGroup),
      app.add_flag("--correct-tilt", dicom.correct_tilt,
                   "Straighten a DICOM series of a tilted gantry by shearing; refused otherwise")
          ->group(kGroup),
  };
}

void declare_result_options(CLI::App& app, SegmentOptions& segment, WriteOptions& write) {
  constexpr const char* kGroup = "Output";
  add_number(app, segment.mask_threshold,
             {"--mask-threshold", "0..1", kGroup, "Probability above which a voxel belongs to the object"});
  add_choice(app, segment.resample, kResample,
             {"--resample", "", kGroup, "How to resample the result onto the volume's voxels"});
  add_number(app, segment.max_rois,
             {"--max-rois", "N>=1", kGroup,
              "Largest number of ROIs that an object may extend over; 1 never extends"});
  add_number(app, write.compression_level,
             {"--compression", "0..9", kGroup, "gzip level of .nii.gz outputs"});
  declare_segmentation_options(app, write.segmentation);
}

}  // namespace sammoe

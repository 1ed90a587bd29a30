#include "cases/segmentation_mask.hpp"

#include "sammoe/error.hpp"

#include "cases/object_statistics.hpp"
#include "preview/palette.hpp"

namespace sammoe {
namespace {

/// Such as "demo 1.0: nuclei, general".
std::string algorithm_of(const BundleInfo& bundle, const ObjectResult& object) {
  std::string text = bundle.name + (bundle.version.empty() ? "" : " " + bundle.version);
  const char* separator = ": ";
  for (const ExpertShare& share : object.experts) {
    text += separator + share.expert;
    separator = ", ";
  }
  return text;
}

std::array<std::uint8_t, 3> srgb_of(const Rgb& colour) {
  return {colour.red, colour.green, colour.blue};
}

}  // namespace

DicomSegmentationContent segmentation_content(const SegmentJob& job, const BundleInfo& bundle,
                                              const SegmentedCase& segmented) {
  const std::optional<DicomSource>& source = segmented.input.image.dicom;
  if (!source)
    throw Error(ErrorCode::processing, "no DICOM source was kept of the input; this is a bug in sammoe");
  DicomSegmentationContent content;
  content.source = *source;
  content.model_name = bundle.name;
  content.model_version = bundle.version;
  content.model_sha256 = bundle.manifest_sha256;
  content.frames = job.write.segmentation.frames;
  const LabelColours colours(labels_in_mask(segmented.result));
  for (std::size_t n = 0; n < segmented.result.objects.size(); ++n) {
    const ObjectResult& object = segmented.result.objects[n];
    content.segments.push_back({object.label, object.name, segmented.input.prompts.at(n).terms,
                                algorithm_of(bundle, object), srgb_of(colours.of(object.label))});
  }
  return content;
}

bool is_fractional(const WriteOptions& options) {
  return options.segmentation.values == DicomSegmentValues::fractional;
}

std::string write_segmentation_mask(const std::filesystem::path& path, const SegmentJob& job,
                                    const BundleInfo& bundle, const CaseImages& images) {
  const DicomSegmentationContent content = segmentation_content(job, bundle, images.segmented());
  return is_fractional(job.write)
             ? write_fractional_dicom_segmentation(path, images.grid(), images.probabilities(), content)
             : write_dicom_segmentation(path, images.mask(), content);
}

}  // namespace sammoe

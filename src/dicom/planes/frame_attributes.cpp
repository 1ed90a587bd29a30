#include "dicom/planes/frame_attributes.hpp"

#include "core/refusal.hpp"
#include "dicom/file/field_reader.hpp"
#include "dicom/planes/plane_attributes.hpp"

#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <sstream>
#include <system_error>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcsequen.h>

namespace sammoe {
namespace {

/// An attribute that tells volumes of one series apart: where it stands in a classic image, and in which
/// functional group of an enhanced one, or in which sequence of that group.
struct Dimension {
  DcmTagKey classic;
  DcmTagKey group;
  DcmTagKey in_group;
  DcmTagKey in_sequence = DCM_UndefinedTagKey;  ///< stands in the group itself
};

const std::vector<Dimension>& dimensions() {
  static const std::vector<Dimension> rows{
      {DCM_TemporalPositionIdentifier, DCM_FrameContentSequence, DCM_TemporalPositionIndex},
      {DCM_AcquisitionNumber, DCM_FrameContentSequence, DCM_FrameAcquisitionNumber},
      {DCM_StackID, DCM_FrameContentSequence, DCM_StackID},
      {DCM_EchoTime, DCM_MREchoSequence, DCM_EffectiveEchoTime},
      {DCM_DiffusionBValue, DCM_MRDiffusionSequence, DCM_DiffusionBValue},
      {DCM_DiffusionGradientOrientation, DCM_MRDiffusionSequence, DCM_DiffusionGradientOrientation,
       DCM_DiffusionGradientDirectionSequence},
      {DCM_DiffusionDirectionality, DCM_MRDiffusionSequence, DCM_DiffusionDirectionality},
      {DCM_TriggerTime, DCM_CardiacSynchronizationSequence, DCM_NominalCardiacTriggerDelayTime},
      {DCM_ImageType, DCM_MRImageFrameTypeSequence, DCM_FrameType},
      {DCM_ImageType, DCM_CTImageFrameTypeSequence, DCM_FrameType},
      {DCM_FrameReferenceTime, DCM_PETFrameTypeSequence, DCM_FrameType},
      {DCM_AcquisitionTime, DCM_FrameContentSequence, DCM_FrameAcquisitionDateTime},
  };
  return rows;
}

/// Where the attributes of one frame stand: each functional group in the frame's own item or in the shared
/// one; or all in the data set itself.
class FrameScope {
 public:
  explicit FrameScope(DcmItem& dataset) : own_(&dataset), shared_(nullptr), is_enhanced_(false) {}
  FrameScope(DcmItem* own, DcmItem* shared) : own_(own), shared_(shared), is_enhanced_(true) {}

  FieldReader group(const DcmTagKey& sequence) const {
    if (!is_enhanced_) return FieldReader(own_);
    DcmItem* item = FieldReader(own_).first_item(sequence);
    return FieldReader(item != nullptr ? item : FieldReader(shared_).first_item(sequence));
  }

  std::string dimension(const Dimension& row) const {
    if (!is_enhanced_) return FieldReader(own_).comparable(row.classic);
    const FieldReader fields = group(row.group);
    if (row.in_sequence == DCM_UndefinedTagKey) return fields.comparable(row.in_group);
    return FieldReader(fields.first_item(row.in_sequence)).comparable(row.in_group);
  }

 private:
  DcmItem* own_;
  DcmItem* shared_;
  bool is_enhanced_;
};

/// DimensionIndexValues of real files have up to six.
constexpr std::size_t kMaxDimensions = 10;
/// 16-bit voxels must stay within float32.
constexpr double kLargestStored = 65536;

Rescale rescale_of(const FieldReader& transformation) {
  if (transformation.has(DCM_ModalityLUTSequence))
    refuse_input("has a ModalityLUTSequence, values through a table",
                 "RescaleSlope and RescaleIntercept, or none", "export the series with a linear scaling");
  Rescale rescale;
  rescale.slope = transformation.number(DCM_RescaleSlope).value_or(1);
  rescale.intercept = transformation.number(DCM_RescaleIntercept).value_or(0);
  if (rescale.slope == 0)
    refuse_input("RescaleSlope is 0, which makes every voxel the same", "any other number",
                 "export the series again");
  if (!(kLargestStored * std::abs(rescale.slope) + std::abs(rescale.intercept) <=
        static_cast<double>(std::numeric_limits<float>::max())))
    refuse_input("RescaleSlope " + text_of(rescale.slope) + " and RescaleIntercept " +
                     text_of(rescale.intercept) + " exceed float32",
                 "rescaled values below 3.4e38", "export the series again");
  return rescale;
}

/// The parts of a value, for which frames have as many dimensions.
void add_parts(const std::string& values, std::vector<std::string>& dimensions) {
  std::istringstream stream(values);
  std::string part;
  for (std::size_t n = 0; n < kMaxDimensions && std::getline(stream, part, '\\'); ++n)
    dimensions.push_back(part);
}

ImageFrame read_frame(const FrameScope& scope, int number) {
  ImageFrame frame;
  frame.number = number;
  frame.plane = read_plane({scope.group(DCM_PlaneOrientationSequence), scope.group(DCM_PlanePositionSequence),
                            scope.group(DCM_PixelMeasuresSequence)});
  frame.rescale = rescale_of(scope.group(DCM_PixelValueTransformationSequence));
  for (const Dimension& row : dimensions()) frame.dimensions.push_back(scope.dimension(row));
  if (number > 0)
    add_parts(scope.group(DCM_FrameContentSequence).comparable(DCM_DimensionIndexValues), frame.dimensions);
  return frame;
}

/// Absent where it is not a number: only the order of volumes depends on it.
std::optional<std::int64_t> instance_number_of(const FieldReader& fields) {
  const std::string text = fields.text(DCM_InstanceNumber);
  std::int64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string place_of(int number) {
  return "frame " + text_of(number) + ": ";
}

std::vector<ImageFrame> read_functional_groups(DcmItem& dataset, DcmSequenceOfItems& groups) {
  DcmItem* shared = FieldReader(&dataset).first_item(DCM_SharedFunctionalGroupsSequence);
  std::vector<ImageFrame> frames;
  // One after the other: asking the list for each by its number takes quadratic time.
  for (DcmObject* item = groups.nextInContainer(nullptr); item != nullptr;
       item = groups.nextInContainer(item)) {
    const int number = static_cast<int>(frames.size()) + 1;
    try {
      frames.push_back(read_frame(FrameScope(static_cast<DcmItem*>(item), shared), number));
    } catch (const Error& error) {
      throw Error(error.code(), place_of(number) + error.what());
    }
  }
  return frames;
}

std::vector<ImageFrame> frames_of(DcmDataset& dataset) {
  const FieldReader fields(&dataset);
  const std::int64_t declared = fields.whole_number(DCM_NumberOfFrames).value_or(1);
  DcmSequenceOfItems* groups = nullptr;
  if (dataset.findAndGetSequence(DCM_PerFrameFunctionalGroupsSequence, groups).bad() || groups == nullptr) {
    if (declared != 1)
      refuse_input("holds " + text_of(declared) +
                       " frames without saying where each lies (PerFrameFunctionalGroupsSequence)",
                   "a classic image of one frame, or an enhanced one", "export it as one of these");
    return {read_frame(FrameScope(dataset), 0)};
  }
  std::vector<ImageFrame> frames = read_functional_groups(dataset, *groups);
  if (static_cast<std::int64_t>(frames.size()) != declared)
    refuse_input("NumberOfFrames is " + text_of(declared) + " but PerFrameFunctionalGroupsSequence has " +
                     text_of(frames.size()) + " items",
                 "as many", "export the series again");
  return frames;
}

}  // namespace

std::vector<ImageFrame> read_frames(DcmDataset& dataset) {
  std::vector<ImageFrame> frames = frames_of(dataset);
  const std::optional<std::int64_t> number = instance_number_of(FieldReader(&dataset));
  for (ImageFrame& frame : frames) frame.instance_number = number;
  return frames;
}

}  // namespace sammoe

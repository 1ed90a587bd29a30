#include "dicom/planes/functional_groups.hpp"

#include "core/refusal.hpp"
#include "dicom/file/advice.hpp"
#include "dicom/file/item_fields.hpp"

#include <cmath>
#include <string>

#include <dcmtk/dcmdata/dcsequen.h>

namespace sammoe {
namespace {

/// mm, as for volumes: more is damage.
constexpr double kFarthest = 1e6;

std::vector<DcmItem*> items_of(DcmItem& parent, const DcmTagKey& tag) {
  DcmSequenceOfItems* sequence = nullptr;
  std::vector<DcmItem*> items;
  if (parent.findAndGetSequence(tag, sequence).bad() || sequence == nullptr) return items;
  for (DcmObject* next = sequence->nextInContainer(nullptr); next != nullptr;
       next = sequence->nextInContainer(next))
    items.push_back(static_cast<DcmItem*>(next));
  return items;
}

/// Exactly `count` numbers below 1e6 in size.
std::vector<double> decimals_in(DcmItem& item, const DcmTagKey& tag, const char* name, std::size_t count) {
  std::vector<double> values(count);
  DcmElement* element = nullptr;
  if (item.findAndGetElement(tag, element).bad() || element->getVM() != count)
    refuse_input(std::string(name) + " is missing or has another number of values",
                 std::to_string(count) + " numbers", kExportSegmentationAgain);
  for (std::size_t n = 0; n < count; ++n) {
    // Written so that a NaN fails.
    if (element->getFloat64(values[n], n).good() && std::abs(values[n]) <= kFarthest) continue;
    refuse_input(std::string(name) + " has a value that is not a number of that size", "numbers below 1e6",
                 kExportSegmentationAgain);
  }
  return values;
}

/// The value of an optional positive number, else 0.
double positive_or_zero(DcmItem& item, const DcmTagKey& tag) {
  Float64 value = 0;
  const bool positive = item.findAndGetFloat64(tag, value).good() && value > 0 && value <= kFarthest;
  return positive ? value : 0;
}

}  // namespace

FunctionalGroups::FunctionalGroups(DcmDataset& dataset, std::size_t frame_count)
    : per_frame_(items_of(dataset, DCM_PerFrameFunctionalGroupsSequence)) {
  if (per_frame_.size() < frame_count)
    refuse_input("has functional groups for " + std::to_string(per_frame_.size()) + " frames",
                 std::to_string(frame_count) + " as Number of Frames says", kExportSegmentationAgain);
  per_frame_.resize(frame_count);
  const std::vector<DcmItem*> shared = items_of(dataset, DCM_SharedFunctionalGroupsSequence);
  if (!shared.empty()) shared_ = shared.front();
}

DcmItem* FunctionalGroups::find(std::size_t frame, const DcmTagKey& group) const {
  DcmItem* item = nullptr;
  if (per_frame_[frame]->findAndGetSequenceItem(group, item).good()) return item;
  if (shared_ != nullptr && shared_->findAndGetSequenceItem(group, item).good()) return item;
  return nullptr;
}

DcmItem& FunctionalGroups::require(std::size_t frame, const DcmTagKey& group, const char* name) const {
  DcmItem* item = find(frame, group);
  if (item == nullptr)
    refuse_input("frame " + std::to_string(frame + 1) + " has no " + name, "one", kExportSegmentationAgain);
  return *item;
}

PlaneOrientation FunctionalGroups::orientation(const Index3& size) const {
  std::vector<double> of_all;
  for (std::size_t frame = 0; frame < per_frame_.size(); ++frame) {
    DcmItem& measures = require(frame, DCM_PixelMeasuresSequence, "Pixel Measures");
    DcmItem& plane = require(frame, DCM_PlaneOrientationSequence, "Plane Orientation");
    std::vector<double> values = decimals_in(measures, DCM_PixelSpacing, "Pixel Spacing", 2);
    for (const double cosine :
         decimals_in(plane, DCM_ImageOrientationPatient, "Image Orientation (Patient)", 6))
      values.push_back(cosine);
    values.push_back(positive_or_zero(measures, DCM_SpacingBetweenSlices));
    values.push_back(positive_or_zero(measures, DCM_SliceThickness));
    if (frame == 0) of_all = values;
    for (std::size_t n = 0; n < values.size(); ++n) {
      if (std::abs(values[n] - of_all[n]) > 1e-4)
        refuse_input(
            "frame " + std::to_string(frame + 1) + " has another spacing or orientation than frame 1",
            "one for all frames", kExportSegmentationAgain);
    }
  }
  if (of_all[0] <= 1e-6 || of_all[1] <= 1e-6)
    refuse_input("Pixel Spacing is " + text_of(of_all[0]) + " and " + text_of(of_all[1]), "more than 1e-6 mm",
                 kExportSegmentationAgain);
  PlaneOrientation orientation;
  orientation.size = size;
  orientation.spacing_mm = {of_all[1], of_all[0]};
  orientation.row_in_lps = {of_all[2], of_all[3], of_all[4]};
  orientation.column_in_lps = {of_all[5], of_all[6], of_all[7]};
  orientation.slice_spacing_mm = of_all[8];
  orientation.slice_thickness_mm = of_all[9];
  return orientation;
}

std::uint16_t FunctionalGroups::segment_of(std::size_t frame) const {
  DcmItem& identification = require(frame, DCM_SegmentIdentificationSequence, "Segment Identification");
  Uint16 number = 0;
  if (identification.findAndGetUint16(DCM_ReferencedSegmentNumber, number).bad())
    refuse_input("frame " + std::to_string(frame + 1) + " has no Referenced Segment Number", "one",
                 kExportSegmentationAgain);
  return number;
}

std::vector<StoredFrame> FunctionalGroups::frames(bool have_segments) const {
  std::vector<StoredFrame> frames;
  for (std::size_t n = 0; n < per_frame_.size(); ++n) {
    StoredFrame frame;
    if (have_segments) frame.segment_number = segment_of(n);
    const std::vector<double> position = decimals_in(require(n, DCM_PlanePositionSequence, "Plane Position"),
                                                     DCM_ImagePositionPatient, "Image Position (Patient)", 3);
    frame.position_in_lps = {position[0], position[1], position[2]};
    frames.push_back(frame);
  }
  return frames;
}

}  // namespace sammoe

#include "dicom/segmentation/stored_segmentation.hpp"

#include "core/refusal.hpp"
#include "dicom/file/advice.hpp"
#include "dicom/file/item_fields.hpp"
#include "dicom/file/segmentation_classes.hpp"
#include "dicom/planes/functional_groups.hpp"
#include "dicom/segmentation/segmentation_modules.hpp"

#include <algorithm>
#include <set>

#include <dcmtk/dcmdata/dcsequen.h>
#include <dcmtk/dcmdata/dcuid.h>

namespace sammoe {
namespace {

void require_segmentation(DcmDataset& dataset) {
  const std::string sop_class = text_in(dataset, DCM_SOPClassUID);
  if (is_segmentation_class(sop_class)) return;
  const char* name = dcmFindNameOfUID(sop_class.c_str());
  refuse_input(std::string("is DICOM of the kind ") + (name != nullptr ? name : "unknown"),
               "a Segmentation (SEG)", "give a SEG file or a label map");
}

std::uint16_t number_in(DcmItem& item, const DcmTagKey& tag, const char* name) {
  Uint16 value = 0;
  if (item.findAndGetUint16(tag, value).bad())
    refuse_input(std::string("has no ") + name, "one", kExportSegmentationAgain);
  return value;
}

void require_number(DcmItem& item, const DcmTagKey& tag, const char* name, std::uint16_t expected) {
  const std::uint16_t value = number_in(item, tag, name);
  if (value != expected)
    refuse_input(std::string(name) + " is " + std::to_string(value), std::to_string(expected),
                 kExportSegmentationAgain);
}

/// Without a number of frames an image is one.
std::size_t frame_count_of(DcmDataset& dataset) {
  Sint32 count = 1;
  if (!dataset.tagExists(DCM_NumberOfFrames)) return 1;
  if (dataset.findAndGetSint32(DCM_NumberOfFrames, count).bad() || count < 1)
    refuse_input("Number of Frames is " + in_quotes(text_in(dataset, DCM_NumberOfFrames)), "at least 1",
                 kExportSegmentationAgain);
  return static_cast<std::size_t>(count);
}

/// The bits that a voxel may have: one number or the other.
struct VoxelBits {
  std::uint16_t least, most;
  const char* text;
};

VoxelBits bits_of(StoredValues values) {
  if (values == StoredValues::fractional) return {8, 8, "8"};
  if (values == StoredValues::labels) return {8, 16, "8 or 16"};
  return {1, 8, "1, or 8 with voxels of 0 and 1"};  // some programs write a byte for each bit
}

}  // namespace

StoredSegmentation::StoredSegmentation(DcmDataset& dataset, const std::string& transfer_syntax) {
  require_segmentation(dataset);
  read_values(dataset);
  read_layout(dataset);
  read_segments(dataset);
  read_frames(dataset);
  pixels_.emplace(dataset, transfer_syntax, layout_, frames_.size());
}

void StoredSegmentation::read_values(DcmDataset& dataset) {
  const std::string type = text_in(dataset, DCM_SegmentationType);
  if (type == "BINARY") return;
  if (type == "LABELMAP") {
    values_ = StoredValues::labels;
    Uint16 padding = 0;
    if (dataset.findAndGetUint16(DCM_PixelPaddingValue, padding).good()) background_ = padding;
    return;
  }
  if (type != "FRACTIONAL")
    throw Error(ErrorCode::input, "Segmentation Type is " + in_quotes(type) +
                                      "; expected BINARY, FRACTIONAL or LABELMAP; convert it");
  values_ = StoredValues::fractional;
  largest_value_ = number_in(dataset, DCM_MaximumFractionalValue, "Maximum Fractional Value");
  if (largest_value_ < 1 || largest_value_ > 255)
    refuse_input("Maximum Fractional Value is " + std::to_string(largest_value_), "1 to 255",
                 kExportSegmentationAgain);
}

void StoredSegmentation::read_layout(DcmDataset& dataset) {
  const std::uint16_t bits = number_in(dataset, DCM_BitsAllocated, "Bits Allocated");
  const VoxelBits allowed = bits_of(values_);
  if (bits != allowed.least && bits != allowed.most)
    refuse_input("Bits Allocated is " + std::to_string(bits), allowed.text, kExportSegmentationAgain);
  require_number(dataset, DCM_SamplesPerPixel, "Samples per Pixel", 1);
  layout_.rows = number_in(dataset, DCM_Rows, "Rows");
  layout_.columns = number_in(dataset, DCM_Columns, "Columns");
  if (layout_.rows == 0 || layout_.columns == 0)
    refuse_input("has frames without voxels", "Rows and Columns of at least 1", kExportSegmentationAgain);
  layout_.bits_allocated = layout_.bits_stored = bits;
  layout_.high_bit = bits - 1;
  orientation_.size = {layout_.columns, layout_.rows, 1};
}

void StoredSegmentation::read_segments(DcmDataset& dataset) {
  DcmSequenceOfItems* segments = nullptr;
  if (dataset.findAndGetSequence(DCM_SegmentSequence, segments).bad() || segments->card() == 0)
    refuse_input("has no Segment Sequence", "at least one segment", kExportSegmentationAgain);
  bool all_ours = true;
  std::set<std::uint16_t> kept;
  for (DcmObject* next = segments->nextInContainer(nullptr); next != nullptr;
       next = segments->nextInContainer(next)) {
    auto& item = static_cast<DcmItem&>(*next);
    const std::uint16_t number = number_in(item, DCM_SegmentNumber, "Segment Number");
    if (values_ == StoredValues::labels && number == background_) continue;  // segments may name it
    const std::uint16_t label = label_of_tracking_id(text_in(item, DCM_TrackingID));
    if (number == 0 || !labels_.emplace(number, label).second)
      refuse_input("Segment Number is " + std::to_string(number), "a number of its own from 1",
                   kExportSegmentationAgain);
    all_ours = all_ours && label != 0 && kept.insert(label).second;
  }
  if (all_ours) return;
  for (auto& [number, label] : labels_) label = number;
}

void StoredSegmentation::read_frames(DcmDataset& dataset) {
  const FunctionalGroups groups(dataset, frame_count_of(dataset));
  orientation_ = groups.orientation(orientation_.size);
  frames_ = groups.frames(values_ != StoredValues::labels);
  if (values_ == StoredValues::labels) return;
  for (const StoredFrame& frame : frames_) {
    if (labels_.count(frame.segment_number) == 0)
      refuse_input("a frame belongs to segment " + std::to_string(frame.segment_number),
                   "one of the Segment Sequence", kExportSegmentationAgain);
  }
}

void StoredSegmentation::unpack(std::size_t n, std::uint16_t* voxels) {
  pixels_->unpack(n, voxels);
  if (values_ != StoredValues::binary || layout_.bits_allocated == 1) return;
  const std::uint16_t* const end = voxels + frame_voxels();
  const auto* const odd =
      std::find_if<const std::uint16_t*>(voxels, end, [](auto value) { return value > 1; });
  if (odd != end)
    refuse_input("is BINARY, and frame " + text_of(n + 1) + " holds the value " + text_of(*odd), "0 and 1",
                 kExportSegmentationAgain);
}

}  // namespace sammoe

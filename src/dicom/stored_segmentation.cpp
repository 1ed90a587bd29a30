#include "dicom/stored_segmentation.hpp"

#include "core/file_problems.hpp"
#include "core/refusal.hpp"
#include "dicom/advice.hpp"
#include "dicom/bit_packing.hpp"
#include "dicom/functional_groups.hpp"
#include "dicom/item_fields.hpp"
#include "dicom/segmentation_modules.hpp"

#include <algorithm>
#include <cstring>
#include <set>

#include <dcmtk/dcmdata/dcsequen.h>
#include <dcmtk/dcmdata/dcuid.h>

namespace sammoe {
namespace {

void require_segmentation(DcmDataset& dataset) {
  const std::string sop_class = text_in(dataset, DCM_SOPClassUID);
  if (sop_class == UID_SegmentationStorage) return;
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

}  // namespace

StoredSegmentation::StoredSegmentation(DcmDataset& dataset) {
  require_segmentation(dataset);
  read_values(dataset);
  read_segments(dataset);
  read_frames(dataset);
  read_pixels(dataset);
}

void StoredSegmentation::read_values(DcmDataset& dataset) {
  const std::string type = text_in(dataset, DCM_SegmentationType);
  if (type != "BINARY" && type != "FRACTIONAL")
    throw Error(ErrorCode::input,
                "Segmentation Type is " + in_quotes(type) + "; expected BINARY or FRACTIONAL; convert it");
  values_ = type == "BINARY" ? SegmentValues::binary : SegmentValues::fractional;
  const bool binary = values_ == SegmentValues::binary;
  require_number(dataset, DCM_BitsAllocated, "Bits Allocated", binary ? 1 : 8);
  require_number(dataset, DCM_SamplesPerPixel, "Samples per Pixel", 1);
  orientation_.size = {number_in(dataset, DCM_Columns, "Columns"), number_in(dataset, DCM_Rows, "Rows"), 1};
  if (orientation_.size[0] == 0 || orientation_.size[1] == 0)
    refuse_input("has frames without voxels", "Rows and Columns of at least 1", kExportSegmentationAgain);
  if (binary) return;
  const std::uint16_t largest = number_in(dataset, DCM_MaximumFractionalValue, "Maximum Fractional Value");
  if (largest < 1 || largest > 255)
    refuse_input("Maximum Fractional Value is " + std::to_string(largest), "1 to 255",
                 kExportSegmentationAgain);
  largest_value_ = static_cast<std::uint8_t>(largest);
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
  frames_ = groups.frames();
  for (const StoredFrame& frame : frames_) {
    if (labels_.count(frame.segment_number) == 0)
      refuse_input("a frame belongs to segment " + std::to_string(frame.segment_number),
                   "one of the Segment Sequence", kExportSegmentationAgain);
  }
}

void StoredSegmentation::read_pixels(DcmDataset& dataset) {
  const DcmXfer syntax(dataset.getOriginalXfer());
  if (syntax.isEncapsulated())
    refuse_input(std::string("has frames compressed as ") + syntax.getXferName(),
                 "frames without compression", "convert it, such as with gdcmconv --raw");
  DcmElement* element = nullptr;
  if (dataset.findAndGetElement(DCM_PixelData, element).bad())
    refuse_input("has no Pixel Data", "frames", kExportSegmentationAgain);
  Uint8* bytes = nullptr;
  Uint16* words = nullptr;
  // Words are in this machine's order, so that the first voxels are in the low bits of the first one.
  if (element->getUint8Array(bytes).good() && bytes != nullptr)
    pixels_ = bytes;
  else if (element->getUint16Array(words).good() && words != nullptr)
    pixels_ = reinterpret_cast<const std::uint8_t*>(words);
  const std::uint64_t voxels = static_cast<std::uint64_t>(frame_voxels()) * frames_.size();
  const std::uint64_t needed = values_ == SegmentValues::binary ? packed_bytes(voxels) : voxels;
  const std::uint64_t met = pixels_ == nullptr ? 0 : element->getLength();
  // Too many would mean frames that the file does not tell of.
  if (met != needed && met != needed + needed % 2)
    refuse_input("Pixel Data has " + std::to_string(met) + " bytes",
                 std::to_string(needed) + " for " + std::to_string(frames_.size()) + " frames",
                 kExportSegmentationAgain);
}

void StoredSegmentation::unpack(std::size_t n, std::uint8_t* voxels) const {
  const std::size_t count = frame_voxels();
  const std::uint64_t first = static_cast<std::uint64_t>(n) * count;
  if (values_ == SegmentValues::binary)
    unpack_bits(pixels_, first, count, voxels);
  else
    std::memcpy(voxels, pixels_ + first, count);
}

}  // namespace sammoe

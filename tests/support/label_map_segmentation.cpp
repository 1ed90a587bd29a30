#include "support/label_map_segmentation.hpp"

#include "dicom/file/item_fields.hpp"
#include "dicom/file/segmentation_classes.hpp"
#include "support/dicom_seg_source.hpp"

#include <stdexcept>

#include <dcmtk/dcmdata/dcfilefo.h>
#include <dcmtk/dcmdata/dcsequen.h>

namespace sammoe {
namespace {

/// The frames of the first segment become those of all.
void share_frames(DcmDataset& dataset, std::int64_t slices) {
  DcmSequenceOfItems* frames = nullptr;
  if (dataset.findAndGetSequence(DCM_PerFrameFunctionalGroupsSequence, frames).bad())
    throw std::runtime_error("no frames");
  while (static_cast<std::int64_t>(frames->card()) > slices) delete frames->remove(frames->card() - 1);
  for (unsigned long n = 0; n < frames->card(); ++n)
    frames->getItem(n)->findAndDeleteElement(DCM_SegmentIdentificationSequence);
  put_text(dataset, DCM_NumberOfFrames, std::to_string(slices));
}

void put_values(DcmDataset& dataset, const LabelMapFile& file) {
  std::vector<Uint16> values;
  for (const std::uint16_t label : file.mask.labels) values.push_back(label == 0 ? file.background : label);
  delete dataset.remove(DCM_PixelData);
  if (file.bits == 16) {
    dataset.putAndInsertUint16Array(DCM_PixelData, values.data(), static_cast<unsigned long>(values.size()));
    return;
  }
  const std::vector<Uint8> bytes(values.begin(), values.end());
  dataset.putAndInsertUint8Array(DCM_PixelData, bytes.data(), static_cast<unsigned long>(bytes.size()));
}

}  // namespace

void write_label_map_segmentation(const std::filesystem::path& path, const LabelMapFile& file) {
  DicomSegmentationContent content =
      make_dicom_segmentation_content(make_dicom_series(path.parent_path(), file.mask.grid), 2);
  content.segments[0].label = 1;
  content.segments[1].label = 2;
  content.frames = DicomSegmentFrames::all;
  write_dicom_segmentation(path, file.mask, content);
  DcmFileFormat stored;
  if (stored.loadFile(OFFilename(path.c_str())).bad())
    throw std::runtime_error("cannot load " + path.string());
  stored.loadAllDataIntoMemory();
  DcmDataset& dataset = *stored.getDataset();
  put_text(dataset, DCM_SOPClassUID, std::string(kLabelMapSegmentationClass));
  put_text(dataset, DCM_SegmentationType, "LABELMAP");
  put_number(dataset, DCM_BitsAllocated, static_cast<std::uint16_t>(file.bits));
  put_number(dataset, DCM_BitsStored, static_cast<std::uint16_t>(file.bits));
  put_number(dataset, DCM_HighBit, static_cast<std::uint16_t>(file.bits - 1));
  put_number(dataset, DCM_PixelPaddingValue, file.background);
  share_frames(dataset, file.mask.grid.size[2]);
  put_values(dataset, file);
  if (file.change) file.change(dataset);
  if (stored.saveFile(OFFilename(path.c_str()), EXS_LittleEndianExplicit).bad())
    throw std::runtime_error("cannot save " + path.string());
}

}  // namespace sammoe

#include "dicom/segmentation/segment_names.hpp"

#include "dicom/file/dicom_text.hpp"
#include "dicom/file/item_fields.hpp"

#include <string>

#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcsequen.h>

namespace sammoe {

std::vector<LabelName> segment_names(DcmDataset& dataset,
                                     const std::map<std::uint16_t, std::uint16_t>& labels) {
  std::vector<LabelName> names;
  DcmSequenceOfItems* segments = nullptr;
  if (dataset.findAndGetSequence(DCM_SegmentSequence, segments).bad()) return names;
  for (DcmObject* next = segments->nextInContainer(nullptr); next != nullptr;
       next = segments->nextInContainer(next)) {
    auto& item = static_cast<DcmItem&>(*next);
    Uint16 number = 0;
    if (item.findAndGetUint16(DCM_SegmentNumber, number).bad()) continue;
    const auto label = labels.find(number);
    const std::string name = dicom_text(text_in(item, DCM_SegmentLabel));
    if (label != labels.end() && !name.empty()) names.push_back({label->second, name, {}});
  }
  return names;
}

}  // namespace sammoe

#include "dicom/segmentation/segment_names.hpp"

#include "core/utf8.hpp"
#include "dicom/file/character_sets.hpp"
#include "dicom/file/dicom_text.hpp"
#include "dicom/file/field_reader.hpp"
#include "dicom/file/text_conversion.hpp"

#include <string>

#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcsequen.h>

namespace sammoe {
namespace {

/// A name that is UTF-8 where no character set is stated is taken as such, which some programs write.
std::string name_in(DcmItem& segment, const std::string& inherited_set) {
  const std::string name = FieldReader(&segment).text(DCM_SegmentLabel);
  const std::string character_set = character_set_of(segment, inherited_set);
  return dicom_text(character_set.empty() && is_utf8(name) ? name : utf8_of(name, character_set));
}

}  // namespace

std::vector<LabelName> segment_names(DcmDataset& dataset,
                                     const std::map<std::uint16_t, std::uint16_t>& labels) {
  std::vector<LabelName> names;
  const std::string character_set = character_set_of(dataset);
  DcmSequenceOfItems* segments = nullptr;
  if (dataset.findAndGetSequence(DCM_SegmentSequence, segments).bad()) return names;
  for (DcmObject* next = segments->nextInContainer(nullptr); next != nullptr;
       next = segments->nextInContainer(next)) {
    auto& item = static_cast<DcmItem&>(*next);
    Uint16 number = 0;
    if (item.findAndGetUint16(DCM_SegmentNumber, number).bad()) continue;
    const auto label = labels.find(number);
    const std::string name = name_in(item, character_set);
    if (label != labels.end() && !name.empty()) names.push_back({label->second, name, {}});
  }
  return names;
}

}  // namespace sammoe

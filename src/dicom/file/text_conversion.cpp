#include "dicom/file/text_conversion.hpp"

#include "dicom/file/character_sets.hpp"
#include "dicom/file/field_reader.hpp"
#include "dicom/file/item_fields.hpp"

#include <optional>

#include <dcmtk/dcmdata/dcsequen.h>

namespace sammoe {
namespace {

bool convert_element(DcmElement& element, const std::string& character_set) {
  OFString stored;
  if (element.getOFStringArray(stored).bad()) return false;
  const std::optional<std::string> converted =
      exact_utf8_of(std::string(stored.c_str(), stored.size()), character_set);
  return converted && element.putOFStringArray(OFString(converted->c_str(), converted->size())).good();
}

bool convert_item(DcmItem& item, const std::string& inherited) {
  const std::string character_set = character_set_of(item, inherited);
  for (unsigned long n = 0; n < item.card(); ++n) {
    DcmElement& element = *item.getElement(n);
    if (element.ident() == EVR_SQ) {
      auto& sequence = static_cast<DcmSequenceOfItems&>(element);
      for (unsigned long m = 0; m < sequence.card(); ++m)
        if (!convert_item(*sequence.getItem(m), character_set)) return false;
    } else if (element.isAffectedBySpecificCharacterSet() && !convert_element(element, character_set)) {
      return false;
    }
  }
  delete item.remove(DCM_SpecificCharacterSet);  // that of the whole holds
  return true;
}

}  // namespace

std::string character_set_of(DcmItem& item, const std::string& inherited) {
  const FieldReader fields(&item);
  return fields.has(DCM_SpecificCharacterSet) ? fields.text(DCM_SpecificCharacterSet) : inherited;
}

bool convert_to_utf8(DcmDataset& dataset) {
  DcmDataset converted(dataset);  // which may fail halfway
  if (!convert_item(converted, "")) return false;
  put_text(converted, DCM_SpecificCharacterSet, "ISO_IR 192");
  dataset = converted;
  return true;
}

}  // namespace sammoe

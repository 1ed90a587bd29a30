#include "dicom/file/item_fields.hpp"

#include "sammoe/error.hpp"

#include "dicom/file/dicom_text.hpp"

#include <dcmtk/dcmdata/dcsequen.h>

namespace sammoe {
namespace {

void require(const OFCondition& condition, const DcmTagKey& tag) {
  if (condition.good()) return;
  throw Error(ErrorCode::processing, std::string("DICOM attribute ") + DcmTag(tag).getTagName() +
                                         " cannot be set: " + condition.text() +
                                         "; this is a bug in sammoe or its DCMTK");
}

}  // namespace

void put_text(DcmItem& item, const DcmTagKey& tag, const std::string& value) {
  require(item.putAndInsertString(tag, value.c_str()), tag);
}

void put_number(DcmItem& item, const DcmTagKey& tag, std::uint16_t value) {
  require(item.putAndInsertUint16(tag, value), tag);
}

void put_triple(DcmItem& item, const DcmTagKey& tag, const std::array<std::uint16_t, 3>& values) {
  require(item.putAndInsertUint16Array(tag, values.data(), values.size()), tag);
}

void put_numbers(DcmItem& item, const DcmTagKey& tag, const std::vector<std::uint32_t>& values) {
  require(item.putAndInsertUint32Array(tag, values.data(), values.size()), tag);
}

void put_tag(DcmItem& item, const DcmTagKey& tag, const DcmTagKey& value) {
  require(item.putAndInsertTagKey(tag, value), tag);
}

void put_decimals(DcmItem& item, const DcmTagKey& tag, const std::vector<double>& values) {
  std::string text;
  for (const double value : values) text += (text.empty() ? "" : "\\") + decimal_string(value);
  put_text(item, tag, text);
}

void put_if_absent(DcmItem& item, const DcmTagKey& tag) {
  if (!item.tagExists(tag)) require(item.insertEmptyElement(tag), tag);
}

DcmItem& add_item(DcmItem& parent, const DcmTagKey& sequence) {
  constexpr long kAppend = -2;
  DcmItem* item = nullptr;
  require(parent.findOrCreateSequenceItem(sequence, item, kAppend), sequence);
  return *item;
}

DcmItem& put_term(DcmItem& parent, const DcmTagKey& sequence, const CodedTerm& term) {
  DcmItem& item = add_item(parent, sequence);
  put_text(item, DCM_CodeValue, term.value);
  put_text(item, DCM_CodingSchemeDesignator, term.scheme);
  put_text(item, DCM_CodeMeaning, dicom_text(term.meaning));
  return item;
}

std::string text_in(DcmItem& item, const DcmTagKey& tag) {
  OFString value;
  if (item.findAndGetOFString(tag, value).bad()) return {};
  return value
      .c_str();  // NOLINT(readability-redundant-string-cstr): not every DCMTK's OFString is a std::string
}

}  // namespace sammoe

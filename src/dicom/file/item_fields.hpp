#pragma once

#include "sammoe/prompt.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>

namespace sammoe {

/// Attributes of a data set or of an item of a sequence, set one by one. Each throws Error{processing} if
/// DCMTK refuses.
void put_text(DcmItem& item, const DcmTagKey& tag, const std::string& value);
void put_number(DcmItem& item, const DcmTagKey& tag, std::uint16_t value);
void put_triple(DcmItem& item, const DcmTagKey& tag, const std::array<std::uint16_t, 3>& values);
void put_numbers(DcmItem& item, const DcmTagKey& tag, const std::vector<std::uint32_t>& values);
void put_tag(DcmItem& item, const DcmTagKey& tag, const DcmTagKey& value);
/// Decimal strings, with backslashes between them.
void put_decimals(DcmItem& item, const DcmTagKey& tag, const std::vector<double>& values);
/// Adds an empty attribute unless it is there.
void put_if_absent(DcmItem& item, const DcmTagKey& tag);
/// Adds an item to a sequence, which is made if need be. The parent owns it.
DcmItem& add_item(DcmItem& parent, const DcmTagKey& sequence);
/// A sequence of one coded term, whose item is returned.
DcmItem& put_term(DcmItem& parent, const DcmTagKey& sequence, const CodedTerm& term);

/// A text attribute's first value, or "" if it is absent or empty.
std::string text_in(DcmItem& item, const DcmTagKey& tag);

}  // namespace sammoe

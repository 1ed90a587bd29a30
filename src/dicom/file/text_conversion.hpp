#pragma once

#include <string>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>

namespace sammoe {

/// The SpecificCharacterSet of an item, or `inherited`, that of what it is in, if it has none of its own.
std::string character_set_of(DcmItem& item, const std::string& inherited = "");

/// Makes all texts of a data set UTF-8, those of its items too, and says so in SpecificCharacterSet. False,
/// and nothing is changed, if a text is not what its character set says.
bool convert_to_utf8(DcmDataset& dataset);

}  // namespace sammoe

#pragma once

#include <string>

namespace sammoe {

/// Bytes as base64 text (RFC 4648, padded, without line breaks).
std::string base64(const std::string& bytes);

}  // namespace sammoe

#include "named_file.hpp"

#include "sammoe/error.hpp"

namespace sammoe {

std::pair<std::string, std::filesystem::path> parse_named_file(const std::string& text,
                                                               const NamedFileOption& option) {
  const std::size_t sign = text.find('=');
  if (sign == std::string::npos || sign == 0 || sign + 1 == text.size()) {
    throw Error(ErrorCode::usage, option.flag + " '" + text + "' cannot be read; expected " + option.form +
                                      ", such as " + option.example);
  }
  return {text.substr(0, sign), text.substr(sign + 1)};
}

}  // namespace sammoe

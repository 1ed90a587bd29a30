#pragma once

#include <string>

namespace sammoe {

/// Text from a foreign file as it may stand in a message or manifest: one line of ASCII, at most 200 letters.
inline std::string printable(const std::string& text) {
  constexpr std::size_t kMostLetters = 200;
  std::string shown = text.substr(0, kMostLetters);
  for (char& letter : shown)
    if (letter < 0x20 || letter > 0x7e) letter = '?';
  return shown.size() < text.size() ? shown + "..." : shown;
}

}  // namespace sammoe

#pragma once

#include "sammoe/error.hpp"
#include "sammoe/prompt_io.hpp"

#include "support/temporary_folder.hpp"

#include <fstream>
#include <string>
#include <vector>

namespace sammoe {

/// Writes a prompt file of that name and text, reads it, and removes it.
inline std::vector<ObjectPrompt> read_prompt_file(const std::string& name, const std::string& text) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / name, std::ios::binary) << text;
  return read_prompts(folder.path() / name);
}

/// Why that prompt file is refused, or "accepted". Fails with an exception on any other kind of error.
inline std::string refusal_of(const std::string& name, const std::string& text) {
  try {
    read_prompt_file(name, text);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::input) throw;
    return error.what();
  }
  return "accepted";
}

}  // namespace sammoe

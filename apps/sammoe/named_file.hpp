#pragma once

#include <filesystem>
#include <string>
#include <utility>

namespace sammoe {

/// An option that takes a name and a file.
struct NamedFileOption {
  std::string flag;
  std::string form;     ///< "NAME=CKPT"
  std::string example;  ///< "liver=liver.pth"
};

/// The two sides of the first '='. Throws Error{usage} if one is missing.
std::pair<std::string, std::filesystem::path> parse_named_file(const std::string& text,
                                                               const NamedFileOption& option);

}  // namespace sammoe

#include "io/data_file.hpp"

#include "sammoe/error.hpp"

#include "core/refusal.hpp"
#include "files/file_bytes.hpp"

#include <algorithm>

namespace sammoe {

std::filesystem::path data_file_beside(const std::filesystem::path& header, const std::string& name) {
  const std::filesystem::path file(name);
  const bool leaves = std::find(file.begin(), file.end(), "..") != file.end();
  const bool names_a_file = file.has_filename() && name.find('\0') == std::string::npos;
  if (!names_a_file || file.is_absolute() || leaves)
    refuse_input("the header names '" + name.substr(0, 200) + "' for the voxels",
                 "a file in the header's own folder, or in one of its folders",
                 "move the voxels there and name them so in the header");
  return header.parent_path() / file;
}

void reading_data_file(const std::filesystem::path& file, const std::function<void()>& read) {
  try {
    read();
  } catch (const Error& error) {
    throw Error(error.code(), "the file of its voxels, " + file.string() + ": " + error.what());
  }
}

std::string digest_of_both(const std::string& header_sha256, const std::string& data_sha256) {
  return joined_sha256({header_sha256, data_sha256});
}

}  // namespace sammoe

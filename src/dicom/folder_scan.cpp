#include "dicom/folder_scan.hpp"

#include "core/refusal.hpp"
#include "dicom/image_file_reader.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code failure;
  for (fs::recursive_directory_iterator entry(folder, failure), end; !failure && entry != end;
       entry.increment(failure)) {
    std::error_code ignored;
    if (entry->is_regular_file(ignored)) files.push_back(entry->path());
  }
  if (failure)
    refuse_input("cannot be searched: " + failure.message(), "a folder of DICOM files",
                 "check that you may read all of it");
  std::sort(files.begin(), files.end());
  return files;
}

void add(FolderScan& scan, const std::string& name, ScannedFile file) {
  if (!file.skipped.empty()) scan.skipped.push_back({name, std::move(file.skipped)});
  if (!file.damage.empty()) scan.damaged.push_back({name, std::move(file.damage)});
  if (!file.image) return;
  for (ImageFrame& frame : file.image->frames) frame.file = scan.images.size();
  scan.images.push_back(std::move(*file.image));
}

}  // namespace

FolderScan scan_path(const fs::path& path) {
  FolderScan scan;
  std::error_code failure;
  const fs::file_status status = fs::status(path, failure);
  if (status.type() == fs::file_type::not_found)
    refuse_input("no such file or folder", "a DICOM file, or a folder of them", "check the path");
  if (!fs::is_directory(status)) {
    add(scan, "", scan_file(path, ""));
    return scan;
  }
  for (const fs::path& file : files_in(path)) {
    const std::string name = file.lexically_relative(path).string();
    add(scan, name, scan_file(file, name));
  }
  return scan;
}

}  // namespace sammoe

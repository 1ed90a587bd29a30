#include "dicom/series/folder_scan.hpp"

#include "core/refusal.hpp"
#include "dicom/series/image_file_reader.hpp"

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
  if (file.image) scan.images.push_back(std::move(*file.image));
}

/// Images without a series are read where none has one. Beside others they may be slices that those miss.
void set_aside_unidentified(FolderScan& scan) {
  const auto is_identified = [](const ImageFile& image) { return !image.series_uid.empty(); };
  const auto unidentified = std::stable_partition(scan.images.begin(), scan.images.end(), is_identified);
  if (unidentified == scan.images.begin()) return;
  for (auto image = unidentified; image != scan.images.end(); ++image)
    scan.damaged.push_back({image->name, "SeriesInstanceUID is missing, which other files have"});
  scan.images.erase(unidentified, scan.images.end());
}

void number_files(FolderScan& scan) {
  for (std::size_t n = 0; n < scan.images.size(); ++n)
    for (ImageFrame& frame : scan.images[n].frames) frame.file = n;
}

}  // namespace

FolderScan scan_path(const fs::path& path) {
  FolderScan scan;
  std::error_code failure;
  const fs::file_status status = fs::status(path, failure);
  if (status.type() == fs::file_type::not_found)
    refuse_input("no such file or folder", "a DICOM file, or a folder of them", "check the path");
  if (fs::is_directory(status)) {
    for (const fs::path& file : files_in(path)) {
      const std::string name = file.lexically_relative(path).string();
      add(scan, name, scan_file(file, name));
    }
    set_aside_unidentified(scan);
  } else {
    add(scan, "", scan_file(path, ""));
  }
  number_files(scan);
  return scan;
}

}  // namespace sammoe

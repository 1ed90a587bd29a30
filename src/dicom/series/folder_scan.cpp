#include "dicom/series/folder_scan.hpp"

#include "core/refusal.hpp"
#include "dicom/series/image_file_reader.hpp"
#include "files/link_note.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

/// Whether it is a link to nothing that may have been a slice. Editors lock files with hidden ones.
bool is_lost(const fs::path& path) {
  return path.filename().string().front() != '.' && !link_note(path).empty();
}

/// Links to nothing, too.
std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code failure;
  for (fs::recursive_directory_iterator entry(folder, failure), end; !failure && entry != end;
       entry.increment(failure)) {
    std::error_code ignored;
    if (entry->is_regular_file(ignored) || is_lost(entry->path())) files.push_back(entry->path());
  }
  if (failure)
    refuse_input("cannot be searched: " + failure.message(), "a folder of DICOM files",
                 "check that you may read all of it");
  std::sort(files.begin(), files.end());
  return files;
}

ScannedFile scan_entry(const fs::path& path, const std::string& name) {
  const std::string note = link_note(path);
  if (note.empty()) return scan_file(path, name);
  ScannedFile lost;
  lost.damage = "cannot be read" + note;
  return lost;
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
    refuse_input("no such file or folder" + link_note(path), "a DICOM file, or a folder of them",
                 "check the path");
  if (fs::is_directory(status)) {
    for (const fs::path& file : files_in(path)) {
      const std::string name = file.lexically_relative(path).string();
      add(scan, name, scan_entry(file, name));
    }
    set_aside_unidentified(scan);
  } else {
    add(scan, "", scan_file(path, ""));
  }
  number_files(scan);
  return scan;
}

}  // namespace sammoe

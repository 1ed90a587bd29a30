#include "bundle/bundle_copy.hpp"

#include "bundle/bundle_file.hpp"
#include "files/atomic_file.hpp"

#include <algorithm>
#include <vector>

namespace sammoe {

namespace fs = std::filesystem;

bool names_file(const BundleInfo& bundle, const std::string& file) {
  const std::vector<BundleFile> files = bundle.files();
  return std::any_of(files.begin(), files.end(), [&](const BundleFile& entry) { return entry.file == file; });
}

void copy_bundle_files(const BundleInfo& bundle, const fs::path& folder) {
  for (const BundleFile& entry : bundle.files()) {
    const std::string bytes = read_bundle_file(bundle, entry);
    fs::create_directories((folder / entry.file).parent_path());
    write_atomically(folder / entry.file, bytes);
  }
}

void sync_subfolders(const fs::path& folder) {
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_directory()) sync_folder(entry.path());
}

}  // namespace sammoe

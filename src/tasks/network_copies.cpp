#include "tasks/network_copies.hpp"

#include "sammoe/error.hpp"

#include "files/file_bytes.hpp"
#include "tasks/file_output.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <unistd.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBlockBytes = std::size_t{1} << 20U;

void copy(const FileDescriptor& from, const fs::path& path, TaskOutput& to) {
  std::string block(kBlockBytes, '\0');
  while (true) {
    const ssize_t count = ::read(from.number(), block.data(), block.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0)
      throw Error(ErrorCode::model,
                  path.string() + ": cannot be read: " + std::generic_category().message(errno));
    if (count == 0) break;
    to.write(block.data(), static_cast<std::size_t>(count));
  }
  to.finish();
}

}  // namespace

NetworkCopies::NetworkCopies(fs::path folder, const BundleInfo& bundle) : folder_(std::move(folder)) {
  for (const BundleFile& file : bundle.files()) stored_.emplace(file.sha256, file.file);
}

std::string NetworkCopies::free_name(const std::string& name) const {
  const std::string stem = name.substr(0, name.rfind('.'));
  std::string free = name;
  for (int n = 2; fs::exists(folder_ / free); ++n) free = stem + "-" + std::to_string(n) + ".pt";
  return free;
}

BundleFile NetworkCopies::add(const fs::path& file, const std::string& name) {
  const FileDescriptor from = open_regular_file(file, ErrorCode::model);
  const std::string free = free_name(name);
  fs::create_directories((folder_ / free).parent_path());
  std::string sha256;
  FileOutput output(folder_ / free, OutputBudget(file.string(), fs::file_size(file)),
                    [&](const std::string& digest) { sha256 = digest; });
  copy(from, file, output);
  const auto [known, is_new] = stored_.emplace(sha256, free);
  if (!is_new) fs::remove(folder_ / free);
  sources_.emplace(known->second, file);
  return {known->second, sha256};
}

std::string NetworkCopies::given_as(const std::string& name) const {
  const auto found = sources_.find(name);
  return found == sources_.end() ? name : found->second.string();
}

}  // namespace sammoe

#include "bundle/bundle_file.hpp"

#include "sammoe/error.hpp"

#include "interop/file_bytes.hpp"
#include "interop/sha256.hpp"

#include <cstdint>

namespace sammoe {
namespace {

constexpr std::uint64_t kMaxNetworkBytes = std::uint64_t{64} << 30;

/// The bytes, if they have the SHA-256 that the bundle gives.
std::string checked(std::string bytes, const std::filesystem::path& path, const BundleFile& file) {
  const std::string found = sha256_hex(bytes.data(), bytes.size());
  if (found != file.sha256) throw Error(ErrorCode::model, changed_file_message(path, file.sha256, found));
  return bytes;
}

void require_exists(const std::filesystem::path& path, const BundleFile& file) {
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) return;
  throw Error(ErrorCode::model, path.string() + ": is named in bundle.json (SHA-256 " + file.sha256 +
                                    ") but missing; restore it from its source or import the bundle again");
}

}  // namespace

std::string changed_file_message(const std::filesystem::path& path, const std::string& expected_sha256,
                                 const std::string& found_sha256) {
  return path.string() + ": has SHA-256 " + found_sha256 + " but bundle.json says " + expected_sha256 +
         ": the file was changed or damaged; restore it from its source or import the bundle again";
}

std::string read_bundle_file(const BundleInfo& bundle, const BundleFile& file) {
  const std::filesystem::path path = bundle.folder / file.file;
  require_exists(path, file);
  return checked(read_file_bytes(path, kMaxNetworkBytes, ErrorCode::model), path, file);
}

std::string read_bundle_file(const BundleInfo& bundle, const BundleFile& file, const FileDescriptor& open) {
  const std::filesystem::path path = bundle.folder / file.file;
  return checked(read_file_bytes(open, path, kMaxNetworkBytes, ErrorCode::model), path, file);
}

FileDescriptor open_bundle_file(const BundleInfo& bundle, const BundleFile& file) {
  const std::filesystem::path path = bundle.folder / file.file;
  require_exists(path, file);
  return open_regular_file(path, ErrorCode::model);
}

}  // namespace sammoe

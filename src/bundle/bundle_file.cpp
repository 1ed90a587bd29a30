#include "bundle/bundle_file.hpp"

#include "sammoe/error.hpp"

#include "files/file_bytes.hpp"
#include "files/sha256.hpp"

#include <cstdint>
#include <string_view>

namespace sammoe {
namespace {

constexpr std::uint64_t kMaxNetworkBytes = std::uint64_t{64} << 30;

void require_sha256(std::string_view bytes, const std::filesystem::path& path, const std::string& expected) {
  const std::string found = sha256_hex(bytes.data(), bytes.size());
  if (found != expected) throw Error(ErrorCode::model, changed_file_message(path, expected, found));
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

BundleFileContents load_bundle_file(const BundleInfo& bundle, const BundleFile& file,
                                    const FileDescriptor& open) {
  const std::filesystem::path path = bundle.folder / file.file;
  auto bytes =
      std::make_shared<const ByteBuffer>(read_open_file(open, path, kMaxNetworkBytes, ErrorCode::model));
  auto check = [bytes, path, expected = file.sha256] { require_sha256(bytes->view(), path, expected); };
  // Where no thread can be had it is computed when it is asked for.
  return {bytes, std::async(std::launch::async | std::launch::deferred, std::move(check)).share()};
}

BundleFileContents load_bundle_file(const BundleInfo& bundle, const BundleFile& file) {
  return load_bundle_file(bundle, file, open_bundle_file(bundle, file));
}

std::string read_bundle_file(const BundleInfo& bundle, const BundleFile& file) {
  const BundleFileContents contents = load_bundle_file(bundle, file);
  contents.require_intact();
  return std::string(contents.bytes()->view());
}

FileDescriptor open_bundle_file(const BundleInfo& bundle, const BundleFile& file) {
  const std::filesystem::path path = bundle.folder / file.file;
  require_exists(path, file);
  return open_regular_file(path, ErrorCode::model);
}

}  // namespace sammoe

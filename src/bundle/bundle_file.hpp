#pragma once

#include "sammoe/bundle.hpp"

#include "core/file_descriptor.hpp"
#include "files/byte_buffer.hpp"

#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <utility>

namespace sammoe {

/// One line saying that a file's bytes are not those the manifest names, and what to do.
std::string changed_file_message(const std::filesystem::path& path, const std::string& expected_sha256,
                                 const std::string& found_sha256);

/// A network's file in memory, whose SHA-256 is computed meanwhile on a thread of its own.
class BundleFileContents {
 public:
  BundleFileContents(std::shared_ptr<const ByteBuffer> bytes, std::shared_future<void> check)
      : bytes_(std::move(bytes)), check_(std::move(check)) {}

  /// Not to be used, but to be looked at, before require_intact.
  const std::shared_ptr<const ByteBuffer>& bytes() const { return bytes_; }
  /// Throws Error{model} naming the file, the expected and the found digest unless the bytes are those that
  /// the bundle names.
  void require_intact() const { check_.get(); }

 private:
  std::shared_ptr<const ByteBuffer> bytes_;
  std::shared_future<void> check_;
};

/// Gives a bundle's file. Throws Error{model} if it cannot be read.
using BundleFileSource = std::function<BundleFileContents(const BundleFile&)>;

/// Reads a file of the bundle. Throws Error{model} if it cannot be read.
BundleFileContents load_bundle_file(const BundleInfo& bundle, const BundleFile& file);

/// The same of a file that is open already.
BundleFileContents load_bundle_file(const BundleInfo& bundle, const BundleFile& file,
                                    const FileDescriptor& open);

/// The bytes of a file of the bundle, checked against its SHA-256. Throws Error{model} naming the file, the
/// expected and the found digest.
std::string read_bundle_file(const BundleInfo& bundle, const BundleFile& file);

/// Opens a file of the bundle, to be read elsewhere. Throws Error{model} if it cannot be opened.
FileDescriptor open_bundle_file(const BundleInfo& bundle, const BundleFile& file);

}  // namespace sammoe

#pragma once

#include "sammoe/volume_io.hpp"

#include "io/bytes/byte_source.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace sammoe {

/// A file that is about to be read as a volume; nothing of it is consumed.
struct VolumeSource {
  explicit VolumeSource(std::filesystem::path file) : path(std::move(file)), bytes(path) {}
  /// A file in memory, with the name that it would have.
  VolumeSource(std::string_view file, std::filesystem::path name) : path(std::move(name)), bytes(file) {}

  /// The first decoded bytes, `count` of them or all there are.
  std::string_view head(std::size_t count) {
    const std::vector<unsigned char>& bytes_there = bytes.peek(count);
    return {reinterpret_cast<const char*>(bytes_there.data()), bytes_there.size()};
  }

  std::filesystem::path path;
  ByteSource bytes;
};

}  // namespace sammoe

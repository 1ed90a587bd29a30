#include "importer/stored_records.hpp"

#include "sammoe/error.hpp"

#include "importer/printable.hpp"

#include <algorithm>
#include <cstdint>

namespace sammoe {
namespace {

using caffe2::serialize::ReadAdapterInterface;

// Layout of the zip format (APPNOTE.TXT 6.3.9): 4.3.12 central directory, 4.3.14 to 4.3.16 its end records.
constexpr std::size_t kEndBytes = 22;
constexpr std::size_t kLongestComment = 65535;
constexpr std::size_t kEntryBytes = 46;
constexpr std::size_t kLocatorBytes = 20;
constexpr std::size_t kLargeEndBytes = 56;
constexpr std::uint64_t kLargeArchive = 0xffffffff;

std::uint64_t number_at(const std::string& bytes, std::size_t position, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t n = count; n-- > 0;)
    value = (value << 8) | static_cast<unsigned char>(bytes[position + n]);
  return value;
}

/// Those bytes of the archive; fewer where it ends.
std::string part(const ReadAdapterInterface& archive, std::uint64_t begin, std::uint64_t count) {
  if (begin >= archive.size()) return "";
  std::string bytes(std::min<std::uint64_t>(count, archive.size() - begin), '\0');
  bytes.resize(archive.read(begin, bytes.data(), bytes.size(), "zip directory"));
  return bytes;
}

std::string central_directory(const ReadAdapterInterface& archive) {
  const std::uint64_t tail_begin = archive.size() - std::min(archive.size(), kEndBytes + kLongestComment);
  const std::string tail = part(archive, tail_begin, kEndBytes + kLongestComment);
  const std::size_t end = tail.rfind("PK\x05\x06");
  if (end == std::string::npos || tail.size() - end < kEndBytes) return "";
  std::uint64_t size = number_at(tail, end + 12, 4);
  std::uint64_t begin = number_at(tail, end + 16, 4);
  if ((size == kLargeArchive || begin == kLargeArchive) && end >= kLocatorBytes) {
    const std::string large = part(archive, number_at(tail, end - kLocatorBytes + 8, 8), kLargeEndBytes);
    if (large.size() < kLargeEndBytes) return "";
    size = number_at(large, 40, 8);
    begin = number_at(large, 48, 8);
  }
  return part(archive, begin, size);
}

}  // namespace

void require_stored_records(const ReadAdapterInterface& archive, const std::string& source) {
  const std::string directory = central_directory(archive);
  std::size_t entry = 0;
  while (entry + kEntryBytes <= directory.size() && directory.compare(entry, 4, "PK\x01\x02") == 0) {
    const std::size_t name_bytes = number_at(directory, entry + 28, 2);
    if (number_at(directory, entry + 10, 2) != 0) {
      throw Error(ErrorCode::model, source + ": its record " +
                                        printable(directory.substr(entry + kEntryBytes, name_bytes)) +
                                        " is compressed, which torch.save never does; save it again");
    }
    entry +=
        kEntryBytes + name_bytes + number_at(directory, entry + 30, 2) + number_at(directory, entry + 32, 2);
  }
}

}  // namespace sammoe

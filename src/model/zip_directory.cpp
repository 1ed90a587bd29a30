#include "model/zip_directory.hpp"

#include <algorithm>
#include <cstddef>

namespace sammoe {
namespace {

using caffe2::serialize::ReadAdapterInterface;

// Layout of the zip format (APPNOTE.TXT 6.3.9): 4.3.12 central directory, 4.3.14 to 4.3.16 its end records,
// 4.5.3 sizes of 64 bits.
constexpr std::size_t kEndBytes = 22;
constexpr std::size_t kLongestComment = 65535;
constexpr std::size_t kEntryBytes = 46;
constexpr std::size_t kLocatorBytes = 20;
constexpr std::size_t kLargeEndBytes = 56;
constexpr std::uint64_t kSaidElsewhere = 0xffffffff;
constexpr std::uint64_t kLargeSizesId = 1;

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
  if ((size == kSaidElsewhere || begin == kSaidElsewhere) && end >= kLocatorBytes) {
    const std::string large = part(archive, number_at(tail, end - kLocatorBytes + 8, 8), kLargeEndBytes);
    if (large.size() < kLargeEndBytes) return "";
    size = number_at(large, 40, 8);
    begin = number_at(large, 48, 8);
  }
  return part(archive, begin, size);
}

/// The unpacked size in an entry's extra fields, where it comes first.
std::uint64_t large_size(const std::string& extra) {
  std::size_t field = 0;
  while (field + 4 <= extra.size()) {
    const std::size_t size = number_at(extra, field + 2, 2);
    if (number_at(extra, field, 2) == kLargeSizesId && size >= 8 && field + 12 <= extra.size())
      return number_at(extra, field + 4, 8);
    field += 4 + size;
  }
  return kSaidElsewhere;
}

}  // namespace

std::vector<ZipEntry> zip_entries(const ReadAdapterInterface& archive) {
  const std::string directory = central_directory(archive);
  std::vector<ZipEntry> entries;
  std::size_t entry = 0;
  while (entry + kEntryBytes <= directory.size() && directory.compare(entry, 4, "PK\x01\x02") == 0) {
    const std::size_t name_bytes = number_at(directory, entry + 28, 2);
    const std::size_t extra_bytes = number_at(directory, entry + 30, 2);
    const std::size_t rest = directory.size() - entry - kEntryBytes;
    ZipEntry found;
    found.name = directory.substr(entry + kEntryBytes, name_bytes);
    found.is_compressed = number_at(directory, entry + 10, 2) != 0;
    found.unpacked_bytes = number_at(directory, entry + 24, 4);
    if (found.unpacked_bytes == kSaidElsewhere && name_bytes <= rest)
      found.unpacked_bytes = large_size(directory.substr(entry + kEntryBytes + name_bytes, extra_bytes));
    entries.push_back(std::move(found));
    entry += kEntryBytes + name_bytes + extra_bytes + number_at(directory, entry + 32, 2);
  }
  return entries;
}

}  // namespace sammoe

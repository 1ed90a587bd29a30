#include "model/archive/zip_directory.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace sammoe {
namespace {

using caffe2::serialize::ReadAdapterInterface;

// Layout of the zip format (APPNOTE.TXT 6.3.9): 4.3.7 local header, 4.3.12 central directory, 4.3.14
// to 4.3.16 its end records, 4.5.3 sizes of 64 bits.
constexpr std::size_t kEndBytes = 22;
constexpr std::size_t kLongestComment = 65535;
constexpr std::size_t kEntryBytes = 46;
constexpr std::size_t kLocatorBytes = 20;
constexpr std::size_t kLargeEndBytes = 56;
constexpr std::size_t kLocalBytes = 30;
constexpr std::uint64_t kSaidElsewhere = 0xffffffff;
constexpr std::uint64_t kMaxShortEntries = 0xffff;
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

/// Where the directory lies, and how many entries it has.
struct DirectoryPlace {
  std::uint64_t begin = 0;
  std::uint64_t size = 0;
  std::uint64_t entries = 0;
};

/// Readers differ in where they look for end records, so there is one place for each: the last bytes of the
/// file, and for the one with numbers of 64 bits right before its locator. Both must tell the same.
std::optional<DirectoryPlace> directory_place(const ReadAdapterInterface& archive) {
  const std::uint64_t most = kEndBytes + kLocatorBytes + kLargeEndBytes;
  const std::string tail =
      part(archive, archive.size() - std::min<std::uint64_t>(archive.size(), most), most);
  if (tail.size() < kEndBytes) return std::nullopt;
  const std::size_t end = tail.size() - kEndBytes;
  if (tail.compare(end, 4, "PK\x05\x06") != 0 || number_at(tail, end + 20, 2) != 0) return std::nullopt;
  DirectoryPlace place{number_at(tail, end + 16, 4), number_at(tail, end + 12, 4),
                       number_at(tail, end + 10, 2)};
  if (end < kLocatorBytes || tail.compare(end - kLocatorBytes, 4, "PK\x06\x07") != 0) return place;
  if (tail.size() < most || tail.compare(0, 4, "PK\x06\x06") != 0 ||
      number_at(tail, end - kLocatorBytes + 8, 8) != archive.size() - most)
    return std::nullopt;
  const DirectoryPlace large{number_at(tail, 48, 8), number_at(tail, 40, 8), number_at(tail, 32, 8)};
  const auto agrees = [](std::uint64_t number, std::uint64_t large_number, std::uint64_t limit) {
    return number == std::min(large_number, limit);
  };
  if (!agrees(place.begin, large.begin, kSaidElsewhere) || !agrees(place.size, large.size, kSaidElsewhere) ||
      !agrees(place.entries, large.entries, kMaxShortEntries))
    return std::nullopt;
  return large;
}

/// The numbers of 64 bits in an entry's extra fields that stand for those of 32 bits that are full, in the
/// order of the format.
void read_large_numbers(const std::string& extra, const std::vector<std::uint64_t*>& numbers) {
  std::size_t field = 0;
  while (field + 4 <= extra.size()) {
    const std::size_t size = number_at(extra, field + 2, 2);
    std::size_t position = field + 4;
    const std::size_t end = std::min(position + size, extra.size());
    if (number_at(extra, field, 2) == kLargeSizesId) {
      for (std::uint64_t* number : numbers) {
        if (*number != kSaidElsewhere || position + 8 > end) continue;
        *number = number_at(extra, position, 8);
        position += 8;
      }
      return;
    }
    field += 4 + size;
  }
}

/// 0 where there is no header, or the record does not end before the archive does.
std::uint64_t data_begin(const ReadAdapterInterface& archive, std::uint64_t header, std::uint64_t bytes) {
  const std::string local = part(archive, header, kLocalBytes);
  if (local.size() < kLocalBytes || local.compare(0, 4, "PK\x03\x04") != 0) return 0;
  const std::uint64_t begin = header + kLocalBytes + number_at(local, 26, 2) + number_at(local, 28, 2);
  return begin <= archive.size() && bytes <= archive.size() - begin ? begin : 0;
}

}  // namespace

std::vector<ZipEntry> zip_entries(const ReadAdapterInterface& archive) {
  const std::optional<DirectoryPlace> place = directory_place(archive);
  if (!place) return {};
  const std::string directory = part(archive, place->begin, place->size);
  std::vector<ZipEntry> entries;
  std::size_t entry = 0;
  while (entry + kEntryBytes <= directory.size() && directory.compare(entry, 4, "PK\x01\x02") == 0) {
    const std::size_t name_bytes = number_at(directory, entry + 28, 2);
    const std::size_t extra_bytes = number_at(directory, entry + 30, 2);
    const std::size_t rest = directory.size() - entry - kEntryBytes;
    std::uint64_t header = number_at(directory, entry + 42, 4);
    ZipEntry found;
    found.name = directory.substr(entry + kEntryBytes, name_bytes);
    found.is_compressed = number_at(directory, entry + 10, 2) != 0;
    found.crc32 = static_cast<std::uint32_t>(number_at(directory, entry + 16, 4));
    found.packed_bytes = number_at(directory, entry + 20, 4);
    found.unpacked_bytes = number_at(directory, entry + 24, 4);
    if (name_bytes <= rest) {
      read_large_numbers(directory.substr(entry + kEntryBytes + name_bytes, extra_bytes),
                         {&found.unpacked_bytes, &found.packed_bytes, &header});
    }
    found.data_begin = data_begin(archive, header, found.packed_bytes);
    entries.push_back(std::move(found));
    entry += kEntryBytes + name_bytes + extra_bytes + number_at(directory, entry + 32, 2);
  }
  return entries;
}

}  // namespace sammoe

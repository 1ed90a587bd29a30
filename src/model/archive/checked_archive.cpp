#include "model/archive/checked_archive.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace sammoe {
namespace {

constexpr std::uint64_t kRecordAlignment = 64;
constexpr std::uint64_t kLocalHeaderBytes = 30;
constexpr std::uint64_t kExtraFieldBytes = 4;
const std::string kFolder = "archive/";
/// Of the tensors of attributes; constants of code are used while it is compiled.
const std::string kTensorFolder = "data/";
constexpr std::uint64_t kLeastBytesToLend = 1U << 16U;

std::string little_endian(std::uint64_t number, int bytes) {
  std::string text;
  for (int n = 0; n < bytes; ++n) text += static_cast<char>((number >> (8 * n)) & 0xff);
  return text;
}

/// The CRC of zip archives (APPNOTE.TXT 4.4.7).
std::uint32_t crc32_of(const std::string& data) {
  static const std::array<std::uint32_t, 256> table = [] {
    std::array<std::uint32_t, 256> made{};
    for (std::uint32_t n = 0; n < 256; ++n) {
      std::uint32_t value = n;
      for (int bit = 0; bit < 8; ++bit) value = (value & 1) != 0 ? 0xedb88320u ^ (value >> 1) : value >> 1;
      made[n] = value;
    }
    return made;
  }();
  std::uint32_t crc = 0xffffffffu;
  for (const char byte : data) crc = table[(crc ^ static_cast<unsigned char>(byte)) & 0xff] ^ (crc >> 8);
  return ~crc;
}

/// What a local header and an entry of the directory have in common, from the version on. The sizes stand in
/// an extra field of 64 bits (APPNOTE.TXT 4.5.3) of the entry.
std::string common_fields(std::uint32_t crc32, const std::string& name, std::uint64_t extra_bytes) {
  const std::string version = little_endian(45, 2);
  const std::string flags_method_and_time(8, '\0');
  return version + flags_method_and_time + little_endian(crc32, 4) + std::string(8, '\xff') +
         little_endian(name.size(), 2) + little_endian(extra_bytes, 2);
}

}  // namespace

void CheckedArchive::add_own(std::string own) {
  Piece piece;
  piece.position = size_;
  piece.count = own.size();
  piece.own = std::move(own);
  size_ += piece.count;
  pieces_.push_back(std::move(piece));
}

void CheckedArchive::add_header(const std::string& record, std::uint64_t count, std::uint32_t crc32) {
  const std::string name = kFolder + record;
  const std::string sizes = little_endian(1, 2) + little_endian(24, 2) + little_endian(count, 8) +
                            little_endian(count, 8) + little_endian(size_, 8);
  directory_ += "PK\x01\x02" + little_endian(45, 2) + common_fields(crc32, name, sizes.size()) +
                std::string(10, '\0') + std::string(4, '\xff') + name + sizes;
  const std::string local_sizes =
      little_endian(1, 2) + little_endian(16, 2) + little_endian(count, 8) + little_endian(count, 8);
  const std::uint64_t unpadded =
      size_ + kLocalHeaderBytes + name.size() + local_sizes.size() + kExtraFieldBytes;
  const std::uint64_t padding = (kRecordAlignment - unpadded % kRecordAlignment) % kRecordAlignment;
  const std::string extra = local_sizes + "FB" + little_endian(padding, 2) + std::string(padding, 'Z');
  add_own("PK\x03\x04" + common_fields(crc32, name, extra.size()) + name + extra);
  ++entries_;
}

void CheckedArchive::add(const std::string& name, const std::string& data) {
  add_header(name, data.size(), crc32_of(data));
  add_own(data);
}

void CheckedArchive::add_window(const std::string& name, std::uint64_t begin, std::uint64_t count,
                                std::uint32_t crc32) {
  add_header(name, count, crc32);
  Piece piece;
  piece.position = size_;
  piece.begin = begin;
  piece.count = count;
  piece.is_window = true;
  piece.may_be_lent = count >= kLeastBytesToLend &&
                      name.compare(0, kTensorFolder.size(), kTensorFolder) == 0 &&
                      reinterpret_cast<std::uintptr_t>(bytes_.data() + begin) % kRecordAlignment == 0;
  size_ += count;
  pieces_.push_back(std::move(piece));
}

void CheckedArchive::finish() {
  const std::uint64_t begin = size_;
  const std::uint64_t directory_bytes = directory_.size();
  const std::string counts = little_endian(entries_, 8) + little_endian(entries_, 8) +
                             little_endian(directory_bytes, 8) + little_endian(begin, 8);
  const std::string large_end = "PK\x06\x06" + little_endian(44, 8) + little_endian(45, 2) +
                                little_endian(45, 2) + std::string(8, '\0') + counts;
  const std::string locator = std::string("PK\x06\x07") + std::string(4, '\0') +
                              little_endian(begin + directory_bytes, 8) + little_endian(1, 4);
  const std::uint64_t short_count = std::min<std::uint64_t>(entries_, 0xffff);
  const std::string end = "PK\x05\x06" + std::string(4, '\0') + little_endian(short_count, 2) +
                          little_endian(short_count, 2) +
                          little_endian(std::min<std::uint64_t>(directory_bytes, 0xffffffff), 4) +
                          little_endian(std::min<std::uint64_t>(begin, 0xffffffff), 4) + std::string(2, '\0');
  add_own(directory_ + large_end + locator + end);
}

std::size_t CheckedArchive::read(std::uint64_t position, void* destination, std::size_t count,
                                 const char* /*what*/) const {
  auto piece = std::upper_bound(pieces_.begin(), pieces_.end(), position,
                                [](std::uint64_t at, const Piece& other) { return at < other.position; });
  if (piece == pieces_.begin()) return 0;
  --piece;
  if (owner_ && piece->may_be_lent && position == piece->position && count == piece->count) {
    lent_[destination] = piece->begin;
    return count;
  }
  std::size_t done = 0;
  for (; piece != pieces_.end() && done < count; ++piece) {
    const std::uint64_t skipped = position + done - piece->position;
    if (skipped >= piece->count) continue;
    const std::size_t now = std::min<std::size_t>(count - done, piece->count - skipped);
    const char* from = piece->is_window ? bytes_.data() + piece->begin : piece->own.data();
    std::memcpy(static_cast<char*>(destination) + done, from + skipped, now);
    done += now;
  }
  return done;
}

bool CheckedArchive::settle(const std::vector<at::Storage>& storages) {
  for (const at::Storage& storage : storages) {
    const auto lent = lent_.find(storage.data());
    if (lent == lent_.end()) continue;
    auto* const keeper = new std::shared_ptr<const void>(owner_);
    const auto release = [](void* kept) { delete static_cast<std::shared_ptr<const void>*>(kept); };
    char* const bytes = const_cast<char*>(bytes_.data() + lent->second);
    storage.set_data_ptr(c10::DataPtr(bytes, keeper, release, at::Device(at::kCPU)));
    lent_.erase(lent);
  }
  const bool is_complete = lent_.empty();
  lent_.clear();
  return is_complete;
}

}  // namespace sammoe

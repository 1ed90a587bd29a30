#include "importer/checkpoint_format.hpp"

#include "sammoe/error.hpp"
#include "sammoe/printable.hpp"

#include "model/archive/zip_directory.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace sammoe {
namespace {

using namespace std::string_view_literals;
using caffe2::serialize::ReadAdapterInterface;

[[noreturn]] void refuse_format(const std::string& source, const std::string& problem) {
  throw Error(ErrorCode::model, source + ": " + problem);
}

/// What a file is by the bytes at a place in it, and what to do.
struct KnownFormat {
  std::size_t position;
  std::string_view bytes;
  const char* text;
};

constexpr KnownFormat kKnownFormats[] = {
    {0, "\x1f\x8b"sv, "is packed with gzip; unpack it (gunzip) and give the checkpoint in it"},
    {0, "BZh"sv, "is packed with bzip2; unpack it (bunzip2) and give the checkpoint in it"},
    {0,
     "\xfd"
     "7zXZ\0"sv,
     "is packed with xz; unpack it (unxz) and give the checkpoint in it"},
    {0, "\x28\xb5\x2f\xfd"sv, "is packed with zstd; unpack it (unzstd) and give the checkpoint in it"},
    {0, "7z\xbc\xaf\x27\x1c"sv, "is a 7z archive; unpack it (7z x) and give the checkpoint in it"},
    {0, "Rar!\x1a\x07"sv, "is a RAR archive; unpack it (unrar x) and give the checkpoint in it"},
    {257, "ustar"sv, "is a tar archive; unpack it (tar xf) and give the checkpoint in it"},
    {0, "version https://git-lfs"sv,
     "is a Git LFS pointer, not the checkpoint; fetch the file with git lfs pull"},
    {0, "<"sv, "is a web page, not a checkpoint; download the file itself"},
    {0, "{"sv, "is JSON text, not a checkpoint; give the file that holds the weights"},
    {0, "\x80"sv,
     "is in the format of PyTorch before 1.6; load it there and save it again with torch.save in PyTorch >= "
     "1.6"},
    {0, "\x89HDF\r\n\x1a\n"sv,
     "is an HDF5 file, as Keras saves weights; give a checkpoint that torch.save made"},
    {0, "\x93NUMPY"sv, "is an array of NumPy; give a checkpoint that torch.save made"},
    {0, "GGUF"sv, "is a GGUF file; give the checkpoint that it was made from"}};

constexpr std::size_t kHeadBytes = 512;

std::string head_of(const ReadAdapterInterface& file) {
  std::string head(std::min(kHeadBytes, file.size()), '\0');
  head.resize(file.read(0, head.data(), head.size(), "first bytes"));
  return head;
}

/// The name of a record without the folder that torch.save and torch.jit.save put before all names.
std::string_view name_in_archive(const ZipEntry& entry) {
  const std::string_view name = entry.name;
  const std::size_t slash = name.find('/');
  return slash == std::string_view::npos ? name : name.substr(slash + 1);
}

template <typename Condition>
bool any_entry(const std::vector<ZipEntry>& entries, const Condition& fulfils) {
  return std::any_of(entries.begin(), entries.end(), fulfils);
}

/// Some names of the records, for a message.
std::string some_names(const std::vector<ZipEntry>& entries) {
  constexpr std::size_t kShown = 3;
  std::string names;
  for (std::size_t n = 0; n < std::min(entries.size(), kShown); ++n)
    names += (n == 0 ? "" : ", ") + printable_start(entries[n].name);
  return names + (entries.size() > kShown ? ", ..." : "");
}

void check_zip(const ReadAdapterInterface& file, const std::string& source) {
  const std::vector<ZipEntry> entries = zip_entries(file);
  if (entries.empty()) return;
  if (any_entry(entries, [](const ZipEntry& entry) {
        const std::string_view name = name_in_archive(entry);
        return name == "constants.pkl" || name.substr(0, 5) == "code/";
      }))
    refuse_format(source,
                  "is a TorchScript module, not a checkpoint; make a bundle of it with sammoe bundle "
                  "(docs/export.md)");
  if (any_entry(entries, [](const ZipEntry& entry) { return name_in_archive(entry) == "data.pkl"; })) return;
  if (any_entry(entries, [](const ZipEntry& entry) { return name_in_archive(entry) == "archive_format"; }))
    refuse_format(source,
                  "is a program of torch.export; save the model's state_dict() with torch.save instead");
  const bool is_numpy = any_entry(entries, [](const ZipEntry& entry) {
    return entry.name.size() > 4 && entry.name.compare(entry.name.size() - 4, 4, ".npy") == 0;
  });
  if (is_numpy)
    refuse_format(source, "is an archive of NumPy (.npz); give a checkpoint that torch.save made");
  refuse_format(source, "is a zip archive of other files (" + some_names(entries) +
                            "), not a checkpoint; unpack it and give the checkpoint in it");
}

}  // namespace

void require_torch_save(const ReadAdapterInterface& file, const std::string& source) {
  const std::string head = head_of(file);
  if (head.empty()) refuse_format(source, "is empty; copy or download the checkpoint again");
  if (head.compare(0, 4, "PK\x03\x04") == 0) return check_zip(file, source);
  for (const KnownFormat& format : kKnownFormats) {
    if (head.size() >= format.position + format.bytes.size() &&
        head.compare(format.position, format.bytes.size(), format.bytes) == 0)
      refuse_format(source, format.text);
  }
  refuse_format(
      source,
      "is not a checkpoint in the zip format of torch.save; if an old PyTorch made it, save it again "
      "with torch.save in PyTorch >= 1.6");
}

}  // namespace sammoe

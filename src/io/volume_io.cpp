#include "sammoe/volume_io.hpp"

#include "core/refusal.hpp"
#include "dicom/dicom_bytes.hpp"
#include "dicom/dicom_volume_reader.hpp"
#include "dicom/file_digest.hpp"
#include "io/bytes/byte_source.hpp"
#include "io/nifti/nifti_header.hpp"
#include "io/nifti/nifti_reader.hpp"
#include "io/nrrd_mha/mha_header.hpp"
#include "io/nrrd_mha/nrrd_header.hpp"
#include "io/nrrd_mha/text_volume_reader.hpp"

#include <cstring>
#include <new>
#include <string_view>
#include <system_error>
#include <utility>

namespace sammoe {
namespace {

constexpr std::size_t kHeadBytes = kNiftiHeaderBytes;

std::string_view text_of_bytes(const std::vector<unsigned char>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

bool starts_with(const std::vector<unsigned char>& head, std::size_t offset, const char* text) {
  const std::size_t length = std::strlen(text);
  return head.size() >= offset + length && std::memcmp(head.data() + offset, text, length) == 0;
}

[[noreturn]] void refuse_unknown(const std::vector<unsigned char>& head) {
  constexpr const char* kFormats = "a DICOM, NIfTI, NRRD or MetaImage (.mha) volume";
  if (head.empty()) refuse_input("is empty", kFormats, "copy or export the volume again");
  if (starts_with(head, 128, "DICM"))
    refuse_input("is a packed DICOM file", kFormats, "unpack it with gunzip");
  if (head.size() < 348)
    refuse_input("ends after " + text_of(head.size()) + " bytes and starts like no known format", kFormats,
                 "copy or export the volume again");
  refuse_input("starts like no known format", kFormats, "convert the volume to .nii.gz");
}

LoadedVolume read_dicom(const std::filesystem::path& path, const ReadOptions& options) {
  if (options.volume_index && *options.volume_index != 0)
    refuse_input("volume " + text_of(*options.volume_index) + " was asked for of DICOM files", "none",
                 "choose among their volumes with --series");
  DicomVolume read = read_dicom_volume(path, options.dicom, options.max_bytes);
  return {std::move(read.volume),   std::move(read.sha256), std::nullopt, 0,
          std::move(read.warnings), std::move(read.source)};
}

bool is_folder(const std::filesystem::path& path) {
  std::error_code failure;
  return std::filesystem::is_directory(path, failure);
}

LoadedVolume read_any(const std::filesystem::path& path, const ReadOptions& options) {
  if (is_folder(path)) return read_dicom(path, options);
  ByteSource source(path);
  const std::vector<unsigned char>& head = source.peek(kHeadBytes);
  if (looks_like_nifti(head.data(), head.size())) return read_nifti(source, options);
  if (looks_like_nrrd(text_of_bytes(head)))
    return read_text_volume(source, parse_nrrd_header(text_of_bytes(source.peek(kLongestTextHeader))),
                            options);
  if (looks_like_mha(text_of_bytes(head)))
    return read_text_volume(
        source, parse_mha_header(text_of_bytes(source.peek(kLongestTextHeader)), source.file_size()),
        options);
  if (source.coding() == Coding::plain && looks_like_dicom(text_of_bytes(head)))
    return read_dicom(path, options);
  refuse_unknown(head);
}

/// Runs `read`; its errors name the path.
template <typename Read>
auto naming(const std::filesystem::path& path, const Read& read) {
  try {
    return read();
  } catch (const Error& error) {
    throw Error(error.code(), path.string() + ": " + error.what());
  } catch (const std::bad_alloc&) {
    throw Error(ErrorCode::processing,
                path.string() + ": out of memory; close other programs or crop the volume");
  }
}

}  // namespace

void ReadOptions::validate() const {
  if (volume_index && *volume_index < 0)
    throw Error(ErrorCode::usage,
                "volume index " + text_of(*volume_index) + " is negative; volumes are counted from 0");
}

LoadedVolume read_volume(const std::filesystem::path& path, const ReadOptions& options) {
  return naming(path, [&] { return read_any(path, options); });
}

std::string sha256_of_volume(const std::filesystem::path& path, const ReadOptions& options) {
  return naming(path,
                [&] { return is_folder(path) ? dicom_digest(path, options.dicom) : digest_of_file(path); });
}

}  // namespace sammoe

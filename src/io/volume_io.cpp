#include "sammoe/volume_io.hpp"

#include "core/ascii_text.hpp"
#include "core/refusal.hpp"
#include "dicom/dicom_bytes.hpp"
#include "dicom/dicom_volume_reader.hpp"
#include "dicom/file_digest.hpp"
#include "io/mgh/mgh_reader.hpp"
#include "io/nifti/nifti_header.hpp"
#include "io/nifti/nifti_reader.hpp"
#include "io/nrrd_mha/mha_header.hpp"
#include "io/nrrd_mha/nrrd_header.hpp"
#include "io/volume_names.hpp"

#include <new>
#include <string_view>
#include <system_error>
#include <utility>

namespace sammoe {
namespace {

/// A format that is told by its content. Another is one more row.
struct VolumeFormat {
  bool (*claims)(VolumeSource& source);
  LoadedVolume (*read)(VolumeSource& source, const ReadOptions& options);
  /// The files beside `source` that hold its voxels; null if there are none ever.
  std::vector<std::filesystem::path> (*data_files)(VolumeSource& source);
};
constexpr VolumeFormat kFormats[] = {{claims_nifti, read_nifti, nifti_data_files},
                                     {claims_nrrd, read_nrrd, nrrd_data_files},
                                     {claims_mha, read_mha, mha_data_files},
                                     {claims_mgh, read_mgh, nullptr}};

const VolumeFormat* format_of(VolumeSource& source) {
  for (const VolumeFormat& format : kFormats)
    if (format.claims(source)) return &format;
  return nullptr;
}

bool starts_with(std::string_view head, std::size_t offset, std::string_view text) {
  return head.size() >= offset && head.substr(offset, text.size()) == text;
}

/// The header beside a file of voxels alone; empty if there is none.
std::filesystem::path header_beside(const std::filesystem::path& data) {
  for (const char* ending : {".mhd", ".nhdr", ".hdr"}) {
    std::filesystem::path header = data;
    std::error_code ignored;
    if (std::filesystem::exists(header.replace_extension(ending), ignored)) return header;
  }
  return {};
}

[[noreturn]] void refuse_unknown(VolumeSource& source) {
  constexpr const char* kReadable =
      "a volume that is DICOM, NIfTI, Analyze, NRRD, MetaImage or FreeSurfer's MGH";
  const std::string_view head = source.head(kNiftiHeaderBytes);
  if (head.empty()) refuse_input("is empty", kReadable, "copy or export the volume again");
  if (starts_with(head, 128, "DICM"))
    refuse_input("is a packed DICOM file", kReadable, "unpack it with gunzip");
  const std::filesystem::path header = header_beside(source.path);
  if (!header.empty() && header != source.path)
    refuse_input("starts like no known format", kReadable,
                 "give the header of these voxels, " + header.string());
  if (head.size() < 348)
    refuse_input("ends after " + text_of(head.size()) + " bytes and starts like no known format", kReadable,
                 "copy or export the volume again");
  refuse_input("starts like no known format", kReadable, "convert the volume to .nii.gz");
}

/// A pair may be named by its file of voxels, too.
std::filesystem::path header_of(const std::filesystem::path& path) {
  const std::string ending = volume_ending(path);
  const std::string lower = lower_case(ending);
  if (lower != ".img" && lower != ".img.gz") return path;
  for (const char* of_header : {".hdr", ".HDR", ".hdr.gz", ".HDR.GZ"}) {
    std::filesystem::path header = path.parent_path() / (volume_stem(path) + of_header);
    std::error_code ignored;
    if (std::filesystem::exists(header, ignored)) return header;
  }
  return path;
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

bool is_plain_dicom(VolumeSource& source) {
  return source.bytes.coding() == Coding::plain && looks_like_dicom(source.head(kNiftiHeaderBytes));
}

LoadedVolume read_any(const std::filesystem::path& path, const ReadOptions& options) {
  if (is_folder(path)) return read_dicom(path, options);
  VolumeSource source(header_of(path));
  const VolumeFormat* const format = format_of(source);
  if (format != nullptr) return format->read(source, options);
  if (is_plain_dicom(source)) return read_dicom(path, options);
  refuse_unknown(source);
}

std::vector<std::filesystem::path> files_of(const std::filesystem::path& path) {
  if (is_folder(path)) return {path};
  VolumeSource source(header_of(path));
  std::vector<std::filesystem::path> files{source.path};
  const VolumeFormat* const format = format_of(source);
  if (format == nullptr || format->data_files == nullptr) return files;
  const std::vector<std::filesystem::path> data = format->data_files(source);
  files.insert(files.end(), data.begin(), data.end());
  return files;
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
  return naming(path, [&] {
    return is_folder(path) ? dicom_digest(path, options.dicom) : digest_of_files(files_of(path));
  });
}

std::vector<std::filesystem::path> files_of_volume(const std::filesystem::path& path) {
  return naming(path, [&] { return files_of(path); });
}

}  // namespace sammoe

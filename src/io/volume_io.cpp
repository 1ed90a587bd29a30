#include "sammoe/volume_io.hpp"

#include "core/refusal.hpp"
#include "dicom/series/dicom_volume_reader.hpp"
#include "files/file_bytes.hpp"
#include "io/volume_formats.hpp"

#include <new>
#include <system_error>
#include <utility>

namespace sammoe {
namespace {

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
  VolumeSource source(header_of(path));
  const VolumeFormat* const format = format_of(source);
  if (format != nullptr) return format->read(source, options);
  if (is_plain_dicom(source)) return read_dicom(path, options);
  refuse_unknown_format(source);
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

LoadedVolume parse_any(std::string_view bytes, const std::filesystem::path& name,
                       const ReadOptions& options) {
  constexpr const char* kWhole = "a volume whose header and voxels are in one file";
  VolumeSource source(bytes, name.filename());
  const VolumeFormat* const format = format_of(source);
  if (format == nullptr) {
    if (is_plain_dicom(source)) refuse_input("is a DICOM file", kWhole, "write it to a file and read that");
    refuse_unknown_format(source);
  }
  // Which file lies beside memory nobody knows, and a header must not choose one.
  if (format->data_files != nullptr && !format->data_files(source).empty())
    refuse_input("is a header whose voxels are in a second file", kWhole,
                 "write both to files and read those");
  return format->read(source, options);
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

LoadedVolume parse_volume(std::string_view bytes, const std::filesystem::path& name,
                          const ReadOptions& options) {
  return naming(name, [&] { return parse_any(bytes, name, options); });
}

std::string sha256_of_volume(const std::filesystem::path& path, const ReadOptions& options) {
  return naming(path, [&] {
    return is_folder(path) ? dicom_digest(path, options.dicom)
                           : sha256_of_files(files_of(path), ErrorCode::input);
  });
}

std::vector<std::filesystem::path> files_of_volume(const std::filesystem::path& path) {
  return naming(path, [&] { return files_of(path); });
}

}  // namespace sammoe

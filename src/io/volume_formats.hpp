#pragma once

#include "io/stored_form.hpp"
#include "io/volume_source.hpp"

#include <filesystem>
#include <vector>

namespace sammoe {

/// A format that is told by its content.
struct VolumeFormat {
  bool (*claims)(VolumeSource& source);
  LoadedVolume (*read)(VolumeSource& source, const ReadOptions& options);
  /// Reads the header alone; nothing is consumed. Throws Error{input} as `read` does.
  StoredForm (*describe)(VolumeSource& source, const ReadOptions& options);
  /// The files beside `source` that hold its voxels; null if there are none ever.
  std::vector<std::filesystem::path> (*data_files)(VolumeSource& source);
};

/// The format that a file claims to be; null if it claims none.
const VolumeFormat* format_of(VolumeSource& source);

/// Whether a file that claims no format is a DICOM file.
bool is_plain_dicom(VolumeSource& source);

/// The file with the header: a pair may be named by its file of voxels, too.
std::filesystem::path header_of(const std::filesystem::path& path);

/// Refuses a file that claims no format, with what could be told of it. Throws Error{input}.
[[noreturn]] void refuse_unknown_format(VolumeSource& source);

}  // namespace sammoe

#pragma once

// What a file holds and whether it can be segmented, without throwing for files that are refused. Called by
// programs that show files to a user, such as `sammoe inspect`. From any thread.

#include "sammoe/dicom_inspection.hpp"
#include "sammoe/grid.hpp"
#include "sammoe/volume.hpp"
#include "sammoe/volume_io.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sammoe {

/// A label of a map, and its size.
struct LabelSummary {
  std::uint16_t label = 1;
  std::string name;  ///< empty if the file gives no name
  std::int64_t voxel_count = 0;
  double volume_ml = 0;
};

/// The range of the real values of a volume's voxels.
struct ValueRange {
  double minimum = 0;
  double maximum = 0;
  double mean = 0;
};

/// What a file of one or several volumes holds.
struct VolumeInspection {
  std::string format;  ///< such as "NIfTI-1"
  /// Unit of length as the file states it, such as "mm" or "um"; empty if it states none.
  std::string length_unit;
  std::int64_t volume_count = 1;
  std::int64_t volume_index = 0;  ///< the described volume, counted from 0
  Grid grid;
  /// Where i, j, k run, to the nearest of R or L, A or P, S or I.
  std::string axis_codes;
  /// The largest angle between an axis and that direction.
  double obliquity_degrees = 0;
  std::optional<ScalarType> type;   ///< type of the stored voxels; unset for segments
  Rescale rescale;                  ///< from stored to real values
  std::optional<ValueRange> range;  ///< unset if the voxels cannot be read, and for segments
  std::uint64_t non_finite_count = 0;
  std::vector<std::string> warnings;  ///< repairs made, one line each
  std::string problem;                ///< why it cannot be segmented; empty if it can
  /// The labels, ascending; unset if it is not a label map.
  std::optional<std::vector<LabelSummary>> labels;
  /// Why the segments of a segmentation cannot be one label map.
  std::string label_problem;
};

/// What an input holds: DICOM images, or volumes of another format.
struct InputInspection {
  std::optional<DicomInspection> dicom;
  std::optional<VolumeInspection> volume;
};

/// Describes what read_volume and load_label_map would read at `path` with `options`. What they refuse is
/// described as far as possible: the first of several volumes, a NIfTI file by the form that can be read,
/// voxels that are NaN as 0. Of DICOM images only the headers are read.
///
/// A volume counts as a label map in two cases: the file names segments, or its values are whole numbers from
/// 0 to 65535 and either at most 32 different ones or the same in most neighbouring voxels that are not
/// background.
///
/// Throws Error{input} if the path cannot be read or its format is unknown.
InputInspection inspect_input(const std::filesystem::path& path, const ReadOptions& options = {});

}  // namespace sammoe

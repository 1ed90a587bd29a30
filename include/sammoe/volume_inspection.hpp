#pragma once

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

/// A label of a map, and how much there is of it.
struct LabelSummary {
  std::uint16_t label = 1;
  std::string name;  ///< empty if the file tells none
  std::int64_t voxel_count = 0;
  double volume_ml = 0;
};

/// The real values of the voxels of a volume.
struct ValueRange {
  double minimum = 0;
  double maximum = 0;
  double mean = 0;
};

/// What a file of one or several volumes holds.
struct VolumeInspection {
  std::string format;       ///< such as "NIfTI-1"
  std::string length_unit;  ///< as the file states it, such as "mm" or "um"; empty if it states none
  std::int64_t volume_count = 1;
  std::int64_t volume_index = 0;  ///< the one that is described, counted from 0
  Grid grid;
  std::string axis_codes;           ///< where i, j, k run, to the nearest of R or L, A or P, S or I
  double obliquity_degrees = 0;     ///< the largest angle between an axis and that direction
  std::optional<ScalarType> type;   ///< of the stored voxels; unset for segments
  Rescale rescale;                  ///< from stored to real values
  std::optional<ValueRange> range;  ///< unset where the voxels cannot be read, and for segments
  std::uint64_t non_finite_count = 0;
  std::vector<std::string> warnings;                ///< repairs made, one line each
  std::string problem;                              ///< why it cannot be segmented; empty if it can
  std::optional<std::vector<LabelSummary>> labels;  ///< of a label map, by label; unset if it is none
  std::string label_problem;  ///< why the segments of a segmentation cannot be one label map
};

/// What an input holds: DICOM images, or volumes of another format.
struct InputInspection {
  std::optional<DicomInspection> dicom;
  std::optional<VolumeInspection> volume;
};

/// Describes what read_volume, and load_label_map, would read at `path` under `options`. What they refuse is
/// described as far as it can be: the first of several volumes, a NIfTI file by the form that can be read,
/// voxels that are no numbers as 0. Of DICOM images the headers alone are read.
///
/// A volume counts as a label map if its values are whole numbers of 0 to 65535 and either at most 32 of them
/// differ or most voxels beside each other that are no background share their value; so does what names
/// segments. Throws Error{input} if the path cannot be read or claims no format.
InputInspection inspect_input(const std::filesystem::path& path, const ReadOptions& options = {});

}  // namespace sammoe

#pragma once

#include "sammoe/grid.hpp"
#include "sammoe/volume.hpp"

#include "files/file_state.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sammoe {

/// How the voxels of an image are stored.
struct PixelLayout {
  std::int64_t rows = 0;
  std::int64_t columns = 0;
  int bits_allocated = 16;  ///< 8 or 16
  int bits_stored = 16;
  int high_bit = 15;
  bool is_signed = false;

  std::int64_t pixel_count() const { return rows * columns; }
  std::size_t frame_bytes() const { return static_cast<std::size_t>(pixel_count() * bits_allocated / 8); }
  ScalarType scalar_type() const {
    if (bits_allocated == 8) return is_signed ? ScalarType::int8 : ScalarType::uint8;
    return is_signed ? ScalarType::int16 : ScalarType::uint16;
  }
};

/// Where a frame lies: DICOM's patient coordinates are LPS+ (x to the Left, y to the Posterior, z up).
struct FramePlane {
  Point3 row_direction_in_lps{1, 0, 0};     ///< unit vector along a row, the way the column index rises
  Point3 column_direction_in_lps{0, 1, 0};  ///< unit vector down a column
  Point3 position_in_lps_mm{0, 0, 0};       ///< centre of the first voxel
  double column_step_mm = 1;                ///< from a voxel to the next in its row
  double row_step_mm = 1;                   ///< from a row to the next
};

/// One slice: an image of one frame, or a frame of a multi-frame image.
struct ImageFrame {
  std::size_t file = 0;  ///< which of the files that were read together
  int number = 0;        ///< 1-based, of a multi-frame image; 0 for an image of one frame
  FramePlane plane;
  Rescale rescale;
  /// Values of the attributes that tell volumes of one series apart (time, acquisition, echo ...), in the
  /// same order for all frames, and after them the frame's DimensionIndexValues.
  std::vector<std::string> dimensions;
  std::optional<std::int64_t> instance_number;  ///< of the image

  /// What orders the slices of a series: the image's number, then the frame's.
  std::pair<std::int64_t, int> order() const { return {instance_number.value_or(0), number}; }
};

/// What was read of one DICOM image, without its pixels.
struct ImageFile {
  std::filesystem::path path;
  FileState state;   ///< when the reading of it began
  std::string name;  ///< for messages: relative to the folder that was searched; empty for a single file
  std::string modality;
  std::string description;  ///< SeriesDescription in UTF-8; empty where it repeats patient data
  std::string study_uid;
  std::string series_uid;     ///< empty where the images of a path have none
  std::string series_number;  ///< as text
  std::string frame_of_reference_uid;
  std::string sop_class_uid;
  std::string sop_instance_uid;
  std::string transfer_syntax;
  PixelLayout pixels;
  bool is_localizer = false;
  bool is_lossy = false;
  bool is_padded = false;  ///< two or three zero bytes follow its voxels
  std::vector<ImageFrame> frames;
  std::string problem;  ///< why the image cannot be part of a volume; empty if it can
};

}  // namespace sammoe

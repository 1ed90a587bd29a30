#pragma once

// Writing masks as DICOM Segmentations, and reading those of any program (docs/dicom_segmentation.md). Called
// by programs that exchange masks with a PACS; segment_case() and read_label_map() call it too. From any
// thread.

#include "sammoe/dicom.hpp"
#include "sammoe/label_map.hpp"
#include "sammoe/prompt.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sammoe {

/// What the frames of a DICOM Segmentation hold.
enum class DicomSegmentValues {
  binary,      ///< one bit per voxel: it belongs to the object or not
  fractional,  ///< one byte per voxel: the probability, 255 for 1
};

/// Which slices of an object become frames of a DICOM Segmentation.
enum class DicomSegmentFrames {
  occupied,  ///< slices with a voxel of the object
  all,
};

struct DicomSegmentationOptions {
  DicomSegmentValues values = DicomSegmentValues::binary;
  DicomSegmentFrames frames = DicomSegmentFrames::occupied;
};

/// An object of a DICOM Segmentation. Texts are UTF-8; those longer than DICOM allows are cut.
struct DicomSegment {
  /// Its value in the mask, which the file keeps. Segments are numbered from 1 in their order.
  std::uint16_t label = 1;
  std::string name;  ///< may be empty
  /// Terms that are left out become "Tissue", which is true of any object.
  ObjectTerms terms;
  std::string algorithm;  ///< who found it, such as "demo 1.0: nuclei"; must not be empty
  std::optional<std::array<std::uint8_t, 3>> srgb{};  ///< the colour that viewers should show it in
};

/// What a DICOM Segmentation says in addition to its voxels.
struct DicomSegmentationContent {
  /// Patient, study and frame of reference come from its first slice's file.
  DicomSource source;
  std::vector<DicomSegment> segments;  ///< 1 to 65535 with different labels
  std::string model_name;              ///< the bundle's name; must not be empty
  std::string model_version;
  std::string model_sha256;  ///< SHA-256 of the bundle's manifest; must not be empty
  DicomSegmentFrames frames = DicomSegmentFrames::occupied;
};

/// Whether a path has the ending of a DICOM file, .dcm.
bool has_dicom_ending(const std::filesystem::path& path);

/// Throws Error{input} unless a source has all identifiers that a Segmentation refers to. Call it before the
/// work starts.
void check_dicom_segmentation_source(const DicomSource& source);

/// Writes a mask as a binary DICOM Segmentation in explicit little endian, with one segment per object. Frame
/// k lies where the grid's slice k does and refers to source.slices[k]. The bytes are read back and compared
/// first. The file appears complete and on disk, or not at all. Returns its SHA-256.
///
/// Throws Error{input} if the source's file is gone or has changed, Error{output} if the file cannot be
/// written or would exceed 4 GB, and Error{processing} if content and mask do not fit together.
std::string write_dicom_segmentation(const std::filesystem::path& path, const LabelMap& mask,
                                     const DicomSegmentationContent& content);

/// Writes probabilities as a fractional Segmentation: patch n belongs to segment n. Otherwise like
/// write_dicom_segmentation.
std::string write_fractional_dicom_segmentation(const std::filesystem::path& path, const Grid& grid,
                                                const std::vector<ProbabilityPatch>& patches,
                                                const DicomSegmentationContent& content);

/// Whether the file is a DICOM Segmentation, by its file header. False if it cannot be read.
bool is_dicom_segmentation(const std::filesystem::path& path);

struct DicomSegmentationReadOptions {
  std::uint64_t max_bytes = 16ULL << 30;  ///< refuse to allocate more than this for the labels
  /// All other labels become background, also where they overlap; empty: read all labels.
  std::vector<std::uint16_t> only_labels;
  /// The grid of the image, or of another mask of it, if known. It gives the distance of planes for a file
  /// that does not say it.
  std::optional<Grid> image{};
};

/// Reads a DICOM Segmentation written by any program: binary, fractional or a label map.
///
/// - Grid: spans the planes of the frames, i along the rows' direction, k along rows x columns. Planes
///   without a frame are background, and LabelMap::omits_background is set.
/// - Labels: those kept by write_dicom_segmentation; in files of other programs the segments' numbers. A
///   fractional voxel belongs to the segment with the highest value if that is above half of the maximum.
/// - Names: those of the segments.
///
/// Throws Error{input} for files that are damaged, whose binary segments overlap, whose planes are not
/// parallel, aligned and evenly spaced, or whose labels take too many bytes. `warnings`, if given, gets a
/// line for each guess.
LabelMap read_dicom_segmentation(const std::filesystem::path& path,
                                 const DicomSegmentationReadOptions& options = {},
                                 std::vector<std::string>* warnings = nullptr);

}  // namespace sammoe

#pragma once

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
enum class SegmentValues {
  binary,      ///< a bit a voxel: it belongs to the object or not
  fractional,  ///< a byte a voxel: the probability, 255 for 1
};

/// Which slices of an object become frames of a DICOM Segmentation.
enum class SegmentFrames {
  occupied,  ///< those that hold a voxel of it
  all,
};

struct SegmentationOptions {
  SegmentValues values = SegmentValues::binary;
  SegmentFrames frames = SegmentFrames::occupied;
};

/// An object of a DICOM Segmentation. Texts are UTF-8; those longer than DICOM allows are cut.
struct Segment {
  std::uint16_t label =
      1;              ///< its value in the mask, which is kept; segments are numbered from 1 as they stand
  std::string name;   ///< may be empty
  ObjectTerms terms;  ///< those left out are "Tissue", which says nothing untrue of any object
  std::string algorithm;  ///< who found it, such as "demo 1.0: nuclei"; may not be empty
  std::optional<std::array<std::uint8_t, 3>> srgb{};  ///< the colour that viewers should show it in
};

/// What a DICOM Segmentation says beside its voxels.
struct SegmentationContent {
  DicomSource source;             ///< patient, study and frame of reference come from its first slice's file
  std::vector<Segment> segments;  ///< 1 to 65535 with different labels
  std::string model_name;         ///< of the bundle; may not be empty
  std::string model_version;
  std::string model_sha256;  ///< of the bundle's manifest; may not be empty
  SegmentFrames frames = SegmentFrames::occupied;
};

/// Whether a path has the ending of a DICOM file, .dcm.
bool has_dicom_ending(const std::filesystem::path& path);

/// Throws Error{input} unless a source has all identifiers that a Segmentation refers to. Meant for before
/// the work starts.
void check_segmentation_source(const DicomSource& source);

/// Writes a mask as a binary DICOM Segmentation (docs/dicom_segmentation.md), one segment an object, explicit
/// little endian. Frame k lies where the grid's slice k does and refers to source.slices[k]. The bytes are
/// read back and compared before the file appears, complete and on disk, or not at all. Returns its SHA-256.
/// Throws Error{input} if the source's file is gone or another one now, Error{output} if the file cannot be
/// written or would exceed 4 GB, Error{processing} if content and mask do not fit together.
std::string write_segmentation(const std::filesystem::path& path, const LabelMap& mask,
                               const SegmentationContent& content);

/// Writes probabilities as a fractional one: patch n belongs to segment n. Otherwise as write_segmentation.
std::string write_fractional_segmentation(const std::filesystem::path& path, const Grid& grid,
                                          const std::vector<ProbabilityPatch>& patches,
                                          const SegmentationContent& content);

/// Whether the file is a DICOM Segmentation, by its file header. False for what cannot be read.
bool is_dicom_segmentation(const std::filesystem::path& path);

struct SegmentationReadOptions {
  std::uint64_t max_bytes = 16ULL << 30;   ///< refuse to allocate more than this for the labels
  std::vector<std::uint16_t> only_labels;  ///< all others are background, also where they overlap; empty: all
  /// The grid of the image, or of another mask of it, if one is known: how far apart the planes of a file are
  /// that does not say so.
  std::optional<Grid> image{};
};

/// Reads a DICOM Segmentation of anyone, binary, fractional or a label map. The grid spans the planes of its
/// frames, i along the rows' direction, k along rows x columns; planes without a frame are background, and
/// LabelMap::omits_background is set. A label is the one kept by write_segmentation, in files of others the
/// segment's number. Fractional voxels belong to the segment of the highest value if that is above half of
/// the maximum. Names are those of the segments. Throws Error{input} for files that are damaged, whose binary
/// segments overlap, whose planes are not parallel, aligned and evenly spaced, or whose labels take too many
/// bytes. `warnings`, if given, gets a line for each guess.
LabelMap read_segmentation(const std::filesystem::path& path, const SegmentationReadOptions& options = {},
                           std::vector<std::string>* warnings = nullptr);

}  // namespace sammoe

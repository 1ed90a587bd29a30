#pragma once

// Reading volumes and masks strictly, and writing masks (docs/formats.md). Called by programs that keep
// volumes in files. From any thread.

#include "sammoe/dicom.hpp"
#include "sammoe/dicom_segmentation.hpp"
#include "sammoe/label_map.hpp"
#include "sammoe/volume.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sammoe {

/// Which of a NIfTI file's two geometries to use when they differ.
enum class NiftiForm { sform, qform };
/// What to do with voxels that are NaN, infinite or, rescaled, beyond float32.
enum class NonFinite { refuse, zero };

/// Which of ReadOptions a command offers to its user. Errors advise no others.
struct ReadOffers {
  bool volume_index = true;  ///< --volume
  bool prefer_form = true;   ///< --prefer
  bool non_finite = true;    ///< --nonfinite
};

struct ReadOptions {
  /// Which volume of a 4-D file, 0-based. Needed if there are several.
  std::optional<std::int64_t> volume_index;
  /// Unset: files whose sform and qform differ are refused.
  std::optional<NiftiForm> prefer_form;
  /// With `zero` such voxels become 0 and are counted.
  NonFinite non_finite = NonFinite::refuse;
  /// Refuse to allocate more than this for one volume's voxels.
  std::uint64_t max_bytes = 16ULL << 30;
  DicomReadOptions dicom;
  /// For label maps: all other labels become background. Empty: read all labels.
  std::vector<std::uint16_t> only_labels;
  ReadOffers offers;

  void validate() const;  ///< throws Error{usage}
};

/// The spatial header of a NIfTI file as stored, so that a mask can have exactly the same one. A form that
/// says nothing has the code 0, and an unusable spacing is replaced by the grid's. Lengths are in the file's
/// own unit (`xyzt_units`).
struct NiftiGeometry {
  int version = 1;                           ///< 1 or 2; a mask is written in the same version
  std::array<double, 4> pixdim{1, 1, 1, 1};  ///< [0] is qfac
  int qform_code = 0;
  int sform_code = 0;
  std::array<double, 3> quatern{0, 0, 0};  ///< b, c, d
  std::array<double, 3> qoffset{0, 0, 0};
  std::array<double, 12> srow{};  ///< srow_x, srow_y, srow_z
  int xyzt_units = 2;
};

/// A volume read from a file, with what a result needs from it.
struct LoadedVolume {
  Volume volume;
  std::string sha256;                  ///< lower-case hex; see sha256_of_volume
  std::optional<NiftiGeometry> nifti;  ///< present for NIfTI input
  std::uint64_t non_finite_count = 0;  ///< voxels set to 0 under NonFinite::zero
  std::vector<std::string> warnings;   ///< repairs made, one line each
  std::optional<DicomSource> dicom{};  ///< present for DICOM input
};

/// Reads the formats of docs/formats.md: NIfTI-1 and -2 (in one file or as a pair), Analyze 7.5, NRRD and
/// MetaImage (voxels in the file or in a second one), FreeSurfer's MGH. The content decides, not the name. A
/// file that is truncated, corrupt, longer than its header says, ambiguous or not a real 3-D scalar image
/// throws Error{input} that names the field. If sform and qform of a NIfTI file are both unset, its axes are
/// taken as R, A, S with origin 0 (the standard's method 1), with a warning.
///
/// Voxels in a second file are found by the name in the header, which has to be relative and without "..", or
/// by the header's own name. The path of a pair's .img file means the pair. Symbolic links are followed.
///
/// DICOM images are read too: one multi-frame file, or a folder that with its subfolders holds one volume
/// (docs/dicom.md). i runs along the rows, j down the columns, k along the slices' normal (row direction x
/// column direction), whatever the files' names and numbers. Voxels are as stored.
LoadedVolume read_volume(const std::filesystem::path& path, const ReadOptions& options = {});

/// Reads a volume from the bytes that a file of it would have, as strictly as read_volume. `name` stands in
/// messages. Header and voxels must be together, and DICOM is not read so. Throws as read_volume.
LoadedVolume parse_volume(std::string_view bytes, const std::filesystem::path& name,
                          const ReadOptions& options = {});

/// SHA-256 of what read_volume reads there. For one file it is that of its bytes. For several files (DICOM, a
/// header and its voxels) it is that of their SHA-256 in hex, sorted, each followed by a line feed. Throws
/// Error{input} if they cannot be read.
std::string sha256_of_volume(const std::filesystem::path& path, const ReadOptions& options = {});

/// The files that read_volume reads for `path`: the path itself, and a second file with the header's voxels.
/// A folder of DICOM files is returned as it is. Throws Error{input} if a header cannot be read.
std::vector<std::filesystem::path> files_of_volume(const std::filesystem::path& path);

/// A label map read from a file, with warnings for the user.
struct LoadedLabelMap {
  LabelMap map;
  std::vector<std::string> warnings;  ///< repairs made, one line each
};

/// Reads a label map as strictly as read_volume. Values must be whole numbers in 0..65535, except for the
/// rounding of scaled integers. It may be a DICOM Segmentation (read_dicom_segmentation). The layers of a
/// .seg.nrrd become one map. Throws Error{input} as read_volume, and for overlapping segments unless
/// `only_labels` leaves one of them out.
LoadedLabelMap load_label_map(const std::filesystem::path& path, const ReadOptions& options = {});

/// Reads the labels of a volume on `grid`. A DICOM Segmentation of that volume that leaves empty slices out
/// is completed to the grid. Otherwise like load_label_map, so the grid of the result may differ.
LoadedLabelMap load_label_map_on(const Grid& grid, const std::filesystem::path& path,
                                 const ReadOptions& options = {});

/// Like load_label_map, without the warnings.
LabelMap read_label_map(const std::filesystem::path& path, const ReadOptions& options = {});

/// Like load_label_map_on, without the warnings.
LabelMap read_label_map_on(const Grid& grid, const std::filesystem::path& path,
                           const ReadOptions& options = {});

struct WriteOptions {
  /// gzip level, 0..9. Masks compress well at the fastest level.
  int compression_level = 1;
  /// For masks that are DICOM Segmentations.
  DicomSegmentationOptions segmentation;

  void validate() const;  ///< throws Error{usage}
};

/// Throws Error{output} unless a volume can be written to `path`: a known ending (.nii, .nii.gz, .nrrd,
/// .seg.nrrd, .mha, .mgz, .mgh, in any case) in an existing, writable folder. Call it before the work starts.
void check_volume_output(const std::filesystem::path& path);

/// Writes labels as uint8, or as uint16 if one exceeds 255 (MGH: int16 or int32). A .seg.nrrd file also has
/// the names and colours of the labels. The file appears complete and on disk, or not at all: it is written
/// under a temporary name in the same folder, synced and renamed.
///
/// With `source`, a NIfTI file has exactly that geometry, including its codes; one of its forms must place
/// voxels where the grid does. Without it, sform and qform are both the grid's, with code 1, in mm.
///
/// Returns the file's SHA-256. Throws Error{output}.
std::string write_label_map(const std::filesystem::path& path, const LabelMap& map,
                            const std::optional<NiftiGeometry>& source = {},
                            const WriteOptions& options = {});

/// The same for a mask on `grid` whose labels lie in a box, without allocating the whole mask.
std::string write_label_map(const std::filesystem::path& path, const Grid& grid, const LabelPatch& patch,
                            const std::optional<NiftiGeometry>& source = {},
                            const WriteOptions& options = {});

/// The bytes of the file that write_label_map would write; the ending of `name` says in which format. Throws
/// Error{output} for one that is not written.
std::string encode_label_map(const std::filesystem::path& name, const LabelMap& map,
                             const std::optional<NiftiGeometry>& source = {},
                             const WriteOptions& options = {});

/// Writes probabilities as float32 on `grid`: a 3-D volume for one patch, a 4-D file in the same order for
/// several (NIfTI and MGH only). Otherwise like write_label_map.
std::string write_probabilities(const std::filesystem::path& path, const Grid& grid,
                                const std::vector<ProbabilityPatch>& patches,
                                const std::optional<NiftiGeometry>& source = {},
                                const WriteOptions& options = {});

}  // namespace sammoe

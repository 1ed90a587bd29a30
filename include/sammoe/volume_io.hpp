#pragma once

#include "sammoe/dicom.hpp"
#include "sammoe/dicom_segmentation.hpp"
#include "sammoe/label_map.hpp"
#include "sammoe/volume.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sammoe {

/// Which of a NIfTI file's two geometries to believe when they differ.
enum class NiftiForm { sform, qform };
/// What to do with voxels that are NaN, infinite or, rescaled, beyond float32.
enum class NonFinite { refuse, zero };

/// Which of ReadOptions the user of a command can give: errors advise no other.
struct ReadOffers {
  bool volume_index = true;  ///< --volume
  bool prefer_form = true;   ///< --prefer
  bool non_finite = true;    ///< --nonfinite
};

struct ReadOptions {
  std::optional<std::int64_t>
      volume_index;                      ///< which volume of a 4-D file, 0-based; needed if there are several
  std::optional<NiftiForm> prefer_form;  ///< unset: files whose sform and qform differ are refused
  NonFinite non_finite = NonFinite::refuse;  ///< zero: they become 0 and are counted
  std::uint64_t max_bytes = 16ULL << 30;     ///< refuse to allocate more than this for one volume's voxels
  DicomReadOptions dicom;                    ///< how DICOM input is read
  std::vector<std::uint16_t> only_labels;    ///< of a label map; all others become background; empty: all
  ReadOffers offers;                         ///< what errors may advise
  void validate() const;                     ///< throws Error{usage}
};

/// The spatial header of a NIfTI file as stored, so that a mask can carry exactly the same one; a form that
/// says nothing has the code 0, a spacing that cannot be the grid's. Lengths are in the file's own unit
/// (`xyzt_units`).
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

/// A volume read from a file, with what a result must carry on.
struct LoadedVolume {
  Volume volume;
  std::string sha256;                  ///< lower-case hex; see sha256_of_volume
  std::optional<NiftiGeometry> nifti;  ///< present for NIfTI input
  std::uint64_t non_finite_count = 0;  ///< voxels set to 0 under NonFinite::zero
  std::vector<std::string> warnings;   ///< repairs made, one line each
  std::optional<DicomSource> dicom{};  ///< present for DICOM input
};

/// Reads the formats of docs/formats.md: NIfTI-1 and -2 (in one file or as a pair), Analyze 7.5, NRRD and
/// MetaImage (voxels in the file or beside it), FreeSurfer's MGH. The content decides, not the name. Strict:
/// a file that is truncated, corrupt, longer than its header says, ambiguous or not a real 3-D scalar image
/// throws Error{input} naming the field. A NIfTI file whose sform and qform are both unset has its axes taken
/// as R, A, S with origin 0 (the standard's method 1), with a warning.
///
/// Voxels beside a header are found by the name in the header, which has to be relative and without "..", or
/// by the header's own name. The path of a pair's .img file stands for the pair. Symbolic links are followed.
///
/// DICOM images are read too: one multi-frame file, or a folder whose files, and its folders', make one
/// volume (docs/dicom.md). i runs along the rows, j down the columns, k along the slices' normal (row
/// direction x column direction), whatever the files' names and numbers. Voxels are as stored.
LoadedVolume read_volume(const std::filesystem::path& path, const ReadOptions& options = {});

/// SHA-256 of what read_volume reads there: of the file's bytes; of several files that make a volume (DICOM,
/// a header and its voxels), of their SHA-256 in hex, sorted, each followed by a line feed. Throws
/// Error{input} if that cannot be read.
std::string sha256_of_volume(const std::filesystem::path& path, const ReadOptions& options = {});

/// The files that read_volume reads for `path`: the path itself, and the file beside it that holds a header's
/// voxels. A folder of DICOM files is given as it is. Throws Error{input} if a header cannot be read.
std::vector<std::filesystem::path> files_of_volume(const std::filesystem::path& path);

/// A label map read from a file, with what a user should know of it.
struct LoadedLabelMap {
  LabelMap map;
  std::vector<std::string> warnings;  ///< repairs made, one line each
};

/// Reads a label map with the strictness of read_volume; values must be whole numbers in 0..65535, but for
/// the rounding of scaled integers. A DICOM Segmentation is one, too (read_segmentation). The layers of a
/// .seg.nrrd become one map; segments that overlap are Error{input}, unless `only_labels` leaves one of them
/// out.
LoadedLabelMap load_label_map(const std::filesystem::path& path, const ReadOptions& options = {});

/// Reads the labels of a volume on `grid`: a DICOM Segmentation that leaves empty slices out is completed to
/// it, if it is of that volume. Otherwise as load_label_map, so that the grid of what is read may differ.
LoadedLabelMap load_label_map_on(const Grid& grid, const std::filesystem::path& path,
                                 const ReadOptions& options = {});

/// As load_label_map, for callers who need no warnings.
LabelMap read_label_map(const std::filesystem::path& path, const ReadOptions& options = {});

/// As load_label_map_on, for callers who need no warnings.
LabelMap read_label_map_on(const Grid& grid, const std::filesystem::path& path,
                           const ReadOptions& options = {});

struct WriteOptions {
  int compression_level = 1;         ///< of gzip, 0..9; masks compress well at the fastest level
  SegmentationOptions segmentation;  ///< of masks that are DICOM
  void validate() const;             ///< throws Error{usage}
};

/// Throws Error{output} unless `path` can become a volume of this library: known ending (.nii, .nii.gz,
/// .nrrd, .seg.nrrd, .mha, .mgz, .mgh, in any case) in an existing, writable folder. Meant for before the
/// work starts.
void check_volume_output(const std::filesystem::path& path);

/// Writes labels as uint8; if one exceeds 255 as uint16, in MGH as int16 or int32. A .seg.nrrd file also
/// tells the names and colours of the labels. The file is complete and on disk, or does not exist: it is
/// written under a temporary name in the same folder, synced and renamed. With `source` a NIfTI file carries
/// exactly that geometry, codes included; one of its forms must place voxels where the grid does. Without,
/// sform and qform are both the grid's, code 1, mm. Returns the file's SHA-256. Throws Error{output}.
std::string write_label_map(const std::filesystem::path& path, const LabelMap& map,
                            const std::optional<NiftiGeometry>& source = {},
                            const WriteOptions& options = {});

/// The same of a mask on `grid` whose labels lie in a box, without the memory of the whole.
std::string write_label_map(const std::filesystem::path& path, const Grid& grid, const LabelPatch& patch,
                            const std::optional<NiftiGeometry>& source = {},
                            const WriteOptions& options = {});

/// Writes probabilities as float32 on `grid`: one 3-D volume for one patch, a 4-D file in the same order for
/// several (NIfTI and MGH only). Otherwise as write_label_map.
std::string write_probabilities(const std::filesystem::path& path, const Grid& grid,
                                const std::vector<ProbabilityPatch>& patches,
                                const std::optional<NiftiGeometry>& source = {},
                                const WriteOptions& options = {});

}  // namespace sammoe

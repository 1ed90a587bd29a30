#include "io/nifti/nifti_header.hpp"

#include "core/refusal.hpp"
#include "io/nifti/nifti_fields.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>

namespace sammoe {
namespace {

constexpr const char* kExportNiftiAgain =
    "the header is damaged or not what its magic says, export the volume again";
// Limit on header extensions, so that a corrupt vox_offset is refused.
constexpr std::uint64_t kMaxVoxelOffset = 256U << 20;

/// Values out of the header's bytes, in the file's byte order.
class Fields {
 public:
  Fields(const unsigned char* bytes, ByteOrder order, int version)
      : bytes_(bytes), order_(order), version_(version), at_(version == 1 ? kNifti1 : kNifti2) {}

  const NiftiOffsets& at() const { return at_; }

  template <typename T>
  T get(std::size_t offset) const {
    T value;
    std::memcpy(&value, bytes_ + offset, sizeof(T));
    return order_ == ByteOrder::swapped ? byte_swapped(value) : value;
  }
  /// A field that is float in NIfTI-1, double in NIfTI-2.
  double real(std::size_t offset, std::size_t element = 0) const {
    return version_ == 1 ? static_cast<double>(get<float>(offset + 4 * element))
                         : get<double>(offset + 8 * element);
  }
  /// A field that is a 16-bit number in NIfTI-1, `Wide` in NIfTI-2.
  template <typename Wide>
  std::int64_t whole(std::size_t offset, std::size_t element = 0) const {
    return version_ == 1 ? std::int64_t{get<std::int16_t>(offset + 2 * element)}
                         : std::int64_t{get<Wide>(offset + sizeof(Wide) * element)};
  }

 private:
  const unsigned char* bytes_;
  ByteOrder order_;
  int version_;
  const NiftiOffsets& at_;
};

struct Kind {
  int version;
  ByteOrder order;
};

bool kind_of(const unsigned char* bytes, std::size_t count, Kind& kind) {
  std::int32_t size = 0;
  if (count < sizeof size) return false;
  std::memcpy(&size, bytes, sizeof size);
  for (const ByteOrder order : {ByteOrder::native, ByteOrder::swapped}) {
    const std::int32_t value = order == ByteOrder::native ? size : byte_swapped(size);
    if (value == 348 || value == 540) {
      kind = {value == 348 ? 1 : 2, order};
      return true;
    }
  }
  return false;
}

bool has_magic(const unsigned char* bytes, std::size_t count, const NiftiOffsets& at, const char* magic) {
  return count >= at.magic + 4 && std::memcmp(bytes + at.magic, magic, 4) == 0;
}

bool starts_like_magic(const unsigned char* magic) {
  return magic[0] == 'n' && (magic[1] == '+' || magic[1] == 'i');
}

/// How the file is stored, by its magic and, for want of one, its length.
NiftiStorage storage_of(const unsigned char* bytes, std::size_t count, int version) {
  const NiftiOffsets& at = version == 1 ? kNifti1 : kNifti2;
  const unsigned char* magic = bytes + at.magic;
  constexpr unsigned char kTail2[] = {'\r', '\n', 0x1a, '\n'};
  const bool has_good_tail = version == 1 || std::memcmp(magic + 4, kTail2, 4) == 0;
  if (has_good_tail && has_magic(bytes, count, at, version == 1 ? "n+1" : "n+2")) return NiftiStorage::single;
  if (has_good_tail && has_magic(bytes, count, at, version == 1 ? "ni1" : "ni2")) return NiftiStorage::pair;
  if (version == 1 && count == at.header_bytes && !starts_like_magic(magic)) return NiftiStorage::analyze;
  if (version == 1 && std::all_of(magic, magic + 4, [](unsigned char c) { return c == 0; }))
    refuse_input("has no NIfTI magic, and more than the 348 bytes of an Analyze 7.5 header", "magic \"n+1\"",
                 "convert the volume to NIfTI");
  refuse_input("magic is not that of a NIfTI-" + text_of(version) + " file",
               version == 1 ? "\"n+1\"" : "\"n+2\" and \\r \\n 0x1a \\n", kExportNiftiAgain);
}

void read_dimensions(const Fields& fields, NiftiHeader& header) {
  const auto dim = [&](std::size_t n) { return fields.whole<std::int64_t>(fields.at().dim, n); };
  const std::int64_t axes = dim(0);
  if (axes < 3 || axes > 7)
    refuse_input("dim[0] is " + text_of(axes), "3 axes, or 4 for several volumes",
                 axes == 1 || axes == 2 ? "stack the slices into a volume first" : kExportNiftiAgain);
  for (std::size_t n = 1; n <= static_cast<std::size_t>(axes); ++n) {
    const std::string field = "dim[" + text_of(n) + "] is " + text_of(dim(n));
    if (dim(n) < 1) refuse_input(field, "at least 1", kExportNiftiAgain);
    // Trailing axes of one element hold nothing; a real fifth axis (vectors, tensors) is not a scalar image.
    if (n >= 5 && dim(n) > 1)
      refuse_input(field + " in an image of " + text_of(axes) + " axes", "a scalar image of 3 or 4 axes",
                   "extract one 3-D volume first");
  }
  header.size = {dim(1), dim(2), dim(3)};
  header.volume_count = axes >= 4 ? dim(4) : 1;
}

struct Datatype {
  int code;
  ScalarType type;
};
constexpr Datatype kDatatypes[] = {{2, ScalarType::uint8},    {4, ScalarType::int16},
                                   {8, ScalarType::int32},    {16, ScalarType::float32},
                                   {64, ScalarType::float64}, {256, ScalarType::int8},
                                   {512, ScalarType::uint16}, {768, ScalarType::uint32},
                                   {1024, ScalarType::int64}, {1280, ScalarType::uint64}};
// SPM's, in Analyze files.
constexpr Datatype kAnalyzeDatatypes[] = {
    {130, ScalarType::int8}, {132, ScalarType::uint16}, {136, ScalarType::uint32}};

std::optional<ScalarType> type_of_code(std::int64_t code, NiftiStorage storage) {
  for (const Datatype& entry : kDatatypes)
    if (entry.code == code) return entry.type;
  if (storage != NiftiStorage::analyze) return std::nullopt;
  for (const Datatype& entry : kAnalyzeDatatypes)
    if (entry.code == code) return entry.type;
  return std::nullopt;
}

std::string name_of_refused(std::int64_t code) {
  switch (code) {
    case 0:
      return " (unknown)";
    case 1:
      return " (binary)";
    case 32:
    case 1792:
    case 2048:
      return " (complex)";
    case 128:
    case 2304:
      return " (colour)";
    case 1536:
      return " (float128)";
    default:
      return " (no such type)";
  }
}

void read_type(const Fields& fields, NiftiHeader& header) {
  const std::int64_t code = fields.get<std::int16_t>(fields.at().datatype);
  const std::int64_t bits = fields.get<std::int16_t>(fields.at().bitpix);
  const std::optional<ScalarType> type = type_of_code(code, header.storage);
  if (!type)
    refuse_input("datatype is " + text_of(code) + name_of_refused(code),
                 "integers of 8 to 64 bits, float32 or float64",
                 "convert the voxels to one real number each");
  header.type = *type;
  const std::size_t expected = 8 * size_in_bytes(header.type);
  if (bits != static_cast<std::int64_t>(expected))
    refuse_input(
        "bitpix is " + text_of(bits) + " for datatype " + text_of(code) + " (" + name_of(header.type) + ")",
        text_of(expected), kExportNiftiAgain);
}

void read_rescale(const Fields& fields, NiftiHeader& header) {
  const double slope = fields.real(fields.at().slope);
  const double intercept = fields.real(fields.at().intercept);
  if (slope == 0 || !std::isfinite(slope)) {
    // By the standard a slope of 0 means "not scaled", whatever the intercept.
    if (slope != 0 || (intercept != 0 && !std::isnan(intercept)))
      header.warnings.push_back("scl_slope is " + text_of(slope) + " and scl_inter " + text_of(intercept) +
                                ": stored values are taken as they are");
    return;
  }
  if (!std::isfinite(intercept))
    refuse_input("scl_inter is " + text_of(intercept) + " with scl_slope " + text_of(slope),
                 "a finite number", kExportNiftiAgain);
  header.rescale = {slope, intercept};
}

void read_voxel_offset(const Fields& fields, NiftiHeader& header) {
  const NiftiOffsets& at = fields.at();
  const double offset = header.geometry.version == 1
                            ? double{fields.get<float>(at.vox_offset)}
                            : static_cast<double>(fields.get<std::int64_t>(at.vox_offset));
  const bool is_alone = header.storage == NiftiStorage::single;
  const double least = is_alone ? static_cast<double>(at.header_bytes + 4) : 0;
  // Written so that a NaN fails.
  if (!(offset >= least && offset <= static_cast<double>(kMaxVoxelOffset)) || offset != std::floor(offset))
    refuse_input("vox_offset is " + text_of(offset),
                 "a whole number from " + text_of(least) + " to " + text_of(kMaxVoxelOffset),
                 kExportNiftiAgain);
  header.voxel_offset = static_cast<std::uint64_t>(offset);
}

void read_geometry(const Fields& fields, NiftiGeometry& geometry) {
  const NiftiOffsets& at = fields.at();
  for (std::size_t n = 0; n < 4; ++n) geometry.pixdim[n] = fields.real(at.pixdim, n);
  for (std::size_t n = 0; n < 3; ++n) geometry.quatern[n] = fields.real(at.quatern, n);
  for (std::size_t n = 0; n < 3; ++n) geometry.qoffset[n] = fields.real(at.qoffset, n);
  for (std::size_t n = 0; n < 12; ++n) geometry.srow[n] = fields.real(at.srow, n);
  geometry.qform_code = static_cast<int>(fields.whole<std::int32_t>(at.qform_code));
  geometry.sform_code = static_cast<int>(fields.whole<std::int32_t>(at.sform_code));
  geometry.xyzt_units =
      geometry.version == 1 ? fields.get<unsigned char>(at.units) : fields.get<std::int32_t>(at.units);
}

void read_analyze_place(const Fields& fields, AnalyzePlace& place) {
  place.orient = fields.get<unsigned char>(kAnalyzeOrient);
  for (std::size_t n = 0; n < 3; ++n) place.origin[n] = fields.get<std::int16_t>(kAnalyzeOriginator + 2 * n);
}

void check_volume_size(const NiftiHeader& header) {
  std::uint64_t bytes = size_in_bytes(header.type);
  for (const std::int64_t factor : {header.size[0], header.size[1], header.size[2], header.volume_count}) {
    if (bytes > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max() / factor))
      refuse_input("dim[1..4] are " + text_of(header.size[0]) + ", " + text_of(header.size[1]) + ", " +
                       text_of(header.size[2]) + ", " + text_of(header.volume_count),
                   "an image that fits a file", kExportNiftiAgain);
    bytes *= static_cast<std::uint64_t>(factor);
  }
}

}  // namespace

std::uint64_t NiftiHeader::volume_bytes() const {
  return static_cast<std::uint64_t>(size[0] * size[1] * size[2]) * size_in_bytes(type);
}

bool looks_like_nifti(const unsigned char* bytes, std::size_t count) {
  Kind kind{};
  return kind_of(bytes, count, kind) || has_magic(bytes, count, kNifti1, "n+1") ||
         has_magic(bytes, count, kNifti2, "n+2");
}

NiftiHeader parse_nifti_header(const unsigned char* bytes, std::size_t count) {
  Kind kind{};
  if (!kind_of(bytes, count, kind)) {
    std::int32_t size = 0;
    std::memcpy(&size, bytes, std::min(count, sizeof size));
    refuse_input("sizeof_hdr is " + text_of(size), "348 (NIfTI-1) or 540 (NIfTI-2)", kExportNiftiAgain);
  }
  const Fields fields(bytes, kind.order, kind.version);
  const std::size_t header_bytes = fields.at().header_bytes;
  const auto require_bytes = [&](std::size_t expected) {
    if (count < expected)
      refuse_input(
          "ends after " + text_of(count) + " bytes, within the NIfTI-" + text_of(kind.version) + " header",
          text_of(header_bytes + 4) + " and the voxels", "the file is damaged, copy or export it again");
  };
  require_bytes(header_bytes);
  NiftiHeader header;
  header.storage = storage_of(bytes, count, kind.version);
  if (header.storage == NiftiStorage::single) require_bytes(header_bytes + 4);
  header.byte_order = kind.order;
  header.geometry.version = kind.version;
  read_dimensions(fields, header);
  read_type(fields, header);
  read_rescale(fields, header);
  read_voxel_offset(fields, header);
  read_geometry(fields, header.geometry);
  if (header.storage == NiftiStorage::analyze) read_analyze_place(fields, header.analyze);
  check_volume_size(header);
  return header;
}

}  // namespace sammoe

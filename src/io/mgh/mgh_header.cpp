#include "io/mgh/mgh_header.hpp"

#include "core/refusal.hpp"
#include "io/affine_grid.hpp"

#include <array>
#include <cmath>
#include <cstring>
#include <optional>

namespace sammoe {
namespace {

constexpr const char* kExportMghAgain = "the header is damaged, export the volume again";

// Where the fields lie. Sizes and codes are int32, the flag int16, the rest float32.
constexpr std::size_t kMghSizes = 4;
constexpr std::size_t kMghFrames = 16;
constexpr std::size_t kMghType = 20;
constexpr std::size_t kMghGoodRas = 28;
constexpr std::size_t kMghSpacing = 30;
constexpr std::size_t kMghDirections = 42;
constexpr std::size_t kMghCentre = 78;
constexpr std::int32_t kMghVersion = 1;

struct MghType {
  std::int32_t code;
  ScalarType type;
};
constexpr MghType kMghTypes[] = {{0, ScalarType::uint8},
                                 {1, ScalarType::int32},
                                 {3, ScalarType::float32},
                                 {4, ScalarType::int16},
                                 {10, ScalarType::uint16}};

template <typename T>
T in_file_order(T value) {
  return mgh_byte_order() == ByteOrder::swapped ? byte_swapped(value) : value;
}

template <typename T>
T field(const unsigned char* bytes, std::size_t offset) {
  T value;
  std::memcpy(&value, bytes + offset, sizeof(T));
  return in_file_order(value);
}

template <typename T>
void put_field(std::vector<unsigned char>& bytes, std::size_t offset, T value) {
  value = in_file_order(value);
  std::memcpy(bytes.data() + offset, &value, sizeof(T));
}

ScalarType mgh_type_of(std::int32_t code) {
  for (const MghType& entry : kMghTypes)
    if (entry.code == code) return entry.type;
  refuse_input("type is " + text_of(code), "0 (uchar), 1 (int), 3 (float), 4 (short) or 10 (ushort)",
               "convert the volume with mri_convert");
}

void read_mgh_sizes(const unsigned char* bytes, MghHeader& header) {
  auto voxels = static_cast<double>(size_in_bytes(header.type));
  const auto size_at = [&](const char* name, std::size_t offset) {
    const auto size = field<std::int32_t>(bytes, offset);
    voxels *= size;
    if (size < 1 || voxels > 0x1p62)
      refuse_input(std::string(name) + " is " + text_of(size), "at least 1, of an image that fits a file",
                   kExportMghAgain);
    return std::int64_t{size};
  };
  header.grid.size = {size_at("width", kMghSizes), size_at("height", kMghSizes + 4),
                      size_at("depth", kMghSizes + 8)};
  header.frame_count = size_at("nframes", kMghFrames);
}

/// FreeSurfer's place for files that say none: coronal slices of 1 mm around 0, 0, 0.
constexpr Matrix3 kDefaultSteps{{{-1, 0, 0}, {0, 0, 1}, {0, -1, 0}}};

Affine mgh_affine(const unsigned char* bytes, MghHeader& header) {
  Affine affine;
  affine.steps_mm = kDefaultSteps;
  Point3 centre{0, 0, 0};
  const auto good_ras = field<std::int16_t>(bytes, kMghGoodRas);
  if (good_ras == 0)
    header.warnings.push_back(
        "goodRASFlag is 0, so the orientation is unknown: taken as FreeSurfer does, "
        "coronal, 1 mm, the middle at 0, 0, 0");
  for (std::size_t axis = 0; good_ras != 0 && axis < 3; ++axis) {
    const double spacing = field<float>(bytes, kMghSpacing + 4 * axis);
    // Written so that a NaN fails.
    if (!(spacing > 0))
      refuse_input("the spacing along axis " + text_of(axis) + " is " + text_of(spacing), "a number above 0",
                   kExportMghAgain);
    centre[axis] = field<float>(bytes, kMghCentre + 4 * axis);
    for (std::size_t row = 0; row < 3; ++row)
      affine.steps_mm[row][axis] = field<float>(bytes, kMghDirections + 4 * (3 * axis + row)) * spacing;
  }
  for (std::size_t row = 0; row < 3; ++row) {
    affine.origin_mm[row] = centre[row];
    for (std::size_t axis = 0; axis < 3; ++axis)
      affine.origin_mm[row] -= affine.steps_mm[row][axis] * static_cast<double>(header.grid.size[axis]) / 2;
  }
  return affine;
}

}  // namespace

ByteOrder mgh_byte_order() {
  return byte_order_of(Endianness::big);
}

bool looks_like_mgh(const unsigned char* bytes, std::size_t count) {
  return count >= 4 && field<std::int32_t>(bytes, 0) == kMghVersion;
}

MghHeader parse_mgh_header(const unsigned char* bytes, std::size_t count) {
  if (count < kMghHeaderBytes)
    refuse_input("ends after " + text_of(count) + " bytes, within the MGH header",
                 text_of(kMghHeaderBytes) + " and the voxels",
                 "the file is damaged, copy or export it again");
  MghHeader header;
  header.type = mgh_type_of(field<std::int32_t>(bytes, kMghType));
  read_mgh_sizes(bytes, header);
  header.grid = grid_from_affine(mgh_affine(bytes, header), header.grid.size, "x_ras, y_ras, z_ras, c_ras",
                                 header.warnings);
  return header;
}

std::vector<unsigned char> mgh_header_bytes(const MghHeader& header) {
  std::vector<unsigned char> bytes(kMghHeaderBytes, 0);
  const Grid& grid = header.grid;
  put_field<std::int32_t>(bytes, 0, kMghVersion);
  for (const MghType& entry : kMghTypes)
    if (entry.type == header.type) put_field<std::int32_t>(bytes, kMghType, entry.code);
  put_field<std::int32_t>(bytes, kMghFrames, static_cast<std::int32_t>(header.frame_count));
  put_field<std::int16_t>(bytes, kMghGoodRas, 1);
  Point3 middle{};
  for (std::size_t axis = 0; axis < 3; ++axis) middle[axis] = static_cast<double>(grid.size[axis]) / 2;
  const Point3 centre = grid.ras_from_voxel(middle);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    put_field<std::int32_t>(bytes, kMghSizes + 4 * axis, static_cast<std::int32_t>(grid.size[axis]));
    put_field<float>(bytes, kMghSpacing + 4 * axis, static_cast<float>(grid.spacing_mm[axis]));
    put_field<float>(bytes, kMghCentre + 4 * axis, static_cast<float>(centre[axis]));
    for (std::size_t row = 0; row < 3; ++row)
      put_field<float>(bytes, kMghDirections + 4 * (3 * axis + row),
                       static_cast<float>(grid.direction_in_ras[row][axis]));
  }
  return bytes;
}

}  // namespace sammoe

#include "io/nifti/nifti_writer.hpp"

#include "io/nifti/nifti_fields.hpp"

#include <array>
#include <cstring>

namespace sammoe {
namespace {

constexpr char kMagic1[] = {'n', '+', '1', 0};
constexpr char kMagic2[] = {'n', '+', '2', 0, '\r', '\n', 0x1a, '\n'};
constexpr char kDescription[] = "sammoe";

std::int16_t datatype_of(ScalarType type) {
  switch (type) {
    case ScalarType::uint8:
      return 2;
    case ScalarType::int16:
      return 4;
    case ScalarType::int32:
      return 8;
    case ScalarType::float32:
      return 16;
    case ScalarType::float64:
      return 64;
    case ScalarType::int8:
      return 256;
    case ScalarType::uint16:
      return 512;
    case ScalarType::uint32:
      return 768;
    case ScalarType::int64:
      return 1024;
    case ScalarType::uint64:
      return 1280;
  }
  return 0;
}

/// A header under construction, in this machine's byte order.
class HeaderBytes {
 public:
  explicit HeaderBytes(int version)
      : version_(version), at_(version == 1 ? kNifti1 : kNifti2), bytes_(at_.header_bytes + 4, 0) {
    put<std::int32_t>(0, static_cast<std::int32_t>(at_.header_bytes));
    if (version == 1)
      std::memcpy(bytes_.data() + at_.magic, kMagic1, sizeof kMagic1);
    else
      std::memcpy(bytes_.data() + at_.magic, kMagic2, sizeof kMagic2);
    std::memcpy(bytes_.data() + at_.descrip, kDescription, sizeof kDescription);
  }

  const NiftiOffsets& at() const { return at_; }
  const std::vector<unsigned char>& bytes() const { return bytes_; }

  template <typename T>
  void put(std::size_t offset, T value) {
    std::memcpy(bytes_.data() + offset, &value, sizeof(T));
  }
  /// A field that is float in NIfTI-1, double in NIfTI-2.
  void put_real(std::size_t offset, std::size_t element, double value) {
    if (version_ == 1)
      put(offset + 4 * element, static_cast<float>(value));
    else
      put(offset + 8 * element, value);
  }
  /// A field that is a 16-bit number in NIfTI-1, `Wide` in NIfTI-2.
  template <typename Wide>
  void put_whole(std::size_t offset, std::size_t element, std::int64_t value) {
    if (version_ == 1)
      put(offset + 2 * element, static_cast<std::int16_t>(value));
    else
      put(offset + sizeof(Wide) * element, static_cast<Wide>(value));
  }

 private:
  int version_;
  const NiftiOffsets& at_;
  std::vector<unsigned char> bytes_;
};

void put_shape(HeaderBytes& header, const VoxelStream& voxels) {
  const NiftiOffsets& at = header.at();
  const Index3& size = voxels.grid.size;
  const std::array<std::int64_t, 8> dim{
      voxels.volume_count > 1 ? 4 : 3, size[0], size[1], size[2], voxels.volume_count, 1, 1, 1};
  for (std::size_t n = 0; n < dim.size(); ++n) header.put_whole<std::int64_t>(at.dim, n, dim[n]);
  header.put<std::int16_t>(at.datatype, datatype_of(voxels.type));
  header.put<std::int16_t>(at.bitpix, static_cast<std::int16_t>(8 * size_in_bytes(voxels.type)));
  header.put_real(at.slope, 0, 1);
}

void put_geometry(HeaderBytes& header, const NiftiGeometry& geometry) {
  const NiftiOffsets& at = header.at();
  for (std::size_t n = 0; n < 4; ++n) header.put_real(at.pixdim, n, geometry.pixdim[n]);
  for (std::size_t n = 4; n < 8; ++n) header.put_real(at.pixdim, n, 1);
  for (std::size_t n = 0; n < 3; ++n) header.put_real(at.quatern, n, geometry.quatern[n]);
  for (std::size_t n = 0; n < 3; ++n) header.put_real(at.qoffset, n, geometry.qoffset[n]);
  for (std::size_t n = 0; n < 12; ++n) header.put_real(at.srow, n, geometry.srow[n]);
  header.put_whole<std::int32_t>(at.qform_code, 0, geometry.qform_code);
  header.put_whole<std::int32_t>(at.sform_code, 0, geometry.sform_code);
  if (geometry.version == 1) {
    header.put<unsigned char>(at.units, static_cast<unsigned char>(geometry.xyzt_units));
    header.put<float>(at.vox_offset, 352);
  } else {
    header.put<std::int32_t>(at.units, geometry.xyzt_units);
    header.put<std::int64_t>(at.vox_offset, 544);
  }
}

}  // namespace

void write_nifti(ByteSink& sink, const VoxelStream& voxels, const NiftiGeometry& geometry) {
  HeaderBytes header(geometry.version == 2 ? 2 : 1);
  put_shape(header, voxels);
  put_geometry(header, geometry);
  sink.write(header.bytes().data(), header.bytes().size());
  voxels.for_each_slice([&](const void* bytes, std::size_t count) { sink.write(bytes, count); });
}

}  // namespace sammoe

#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace sammoe {

/// A NIfTI file put together byte by byte from the standard's tables, good or as bad as a test wants it.
/// Nothing here is shared with the library. By default: 4 x 3 x 2 voxels int16 with the values 0 to 23, an
/// sform of 1 mm along R, A, S.
struct NiftiFile {
  int version = 1;
  bool swapped = false;  ///< the byte order that is not this machine's
  std::array<std::int64_t, 8> dim{3, 4, 3, 2, 1, 1, 1, 1};
  int datatype = 4;
  int bitpix = 16;
  std::array<double, 8> pixdim{1, 1, 1, 1, 1, 1, 1, 1};
  std::optional<double> vox_offset;
  double slope = 1;
  double intercept = 0;
  int xyzt_units = 2;
  int qform_code = 0;
  int sform_code = 1;
  std::array<double, 3> quatern{0, 0, 0};
  std::array<double, 3> qoffset{0, 0, 0};
  std::array<double, 12> srow{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0};
  std::optional<int> sizeof_hdr;
  std::optional<std::string> magic;
  std::vector<unsigned char> extensions;  ///< bytes between the header and the voxels, as stored
  std::vector<unsigned char> voxels;      ///< as stored; see set_voxels

  NiftiFile() {
    std::vector<std::int16_t> values(24);
    for (std::size_t n = 0; n < values.size(); ++n) values[n] = static_cast<std::int16_t>(n);
    set_voxels(values);
  }

  std::size_t header_bytes() const { return version == 1 ? 348 : 540; }
  std::size_t offset_of_voxels() const { return header_bytes() + 4 + extensions.size(); }

  /// Stores values in the file's byte order (set `swapped` first) and sets datatype and bitpix.
  template <typename T>
  void set_voxels(const std::vector<T>& values) {
    voxels.clear();
    for (const T& value : values) append(voxels, value);
    bitpix = 8 * static_cast<int>(sizeof(T));
    if (std::is_floating_point_v<T>)
      datatype = sizeof(T) == 4 ? 16 : 64;
    else if (std::is_signed_v<T>)
      datatype = sizeof(T) == 1 ? 256 : sizeof(T) == 2 ? 4 : sizeof(T) == 4 ? 8 : 1024;
    else
      datatype = sizeof(T) == 1 ? 2 : sizeof(T) == 2 ? 512 : sizeof(T) == 4 ? 768 : 1280;
  }

  template <typename T>
  void append(std::vector<unsigned char>& bytes, T value) const {
    std::array<unsigned char, sizeof(T)> raw;
    std::memcpy(raw.data(), &value, sizeof(T));
    if (swapped) std::reverse(raw.begin(), raw.end());
    bytes.insert(bytes.end(), raw.begin(), raw.end());
  }

  std::vector<unsigned char> bytes() const {
    std::vector<unsigned char> file(header_bytes() + 4, 0);
    version == 1 ? put_header_1(file) : put_header_2(file);
    file[header_bytes()] = extensions.empty() ? 0 : 1;
    file.insert(file.end(), extensions.begin(), extensions.end());
    file.insert(file.end(), voxels.begin(), voxels.end());
    return file;
  }

 private:
  template <typename T, typename Value>
  void put(std::vector<unsigned char>& file, std::size_t offset, Value value) const {
    std::vector<unsigned char> raw;
    append(raw, static_cast<T>(value));
    std::copy(raw.begin(), raw.end(), file.begin() + static_cast<std::ptrdiff_t>(offset));
  }
  template <typename T, typename Values>
  void put_all(std::vector<unsigned char>& file, std::size_t offset, const Values& values) const {
    for (std::size_t n = 0; n < values.size(); ++n) put<T>(file, offset + n * sizeof(T), values[n]);
  }

  void put_header_1(std::vector<unsigned char>& file) const {
    put<std::int32_t>(file, 0, sizeof_hdr.value_or(348));
    put_all<std::int16_t>(file, 40, dim);
    put<std::int16_t>(file, 70, datatype);
    put<std::int16_t>(file, 72, bitpix);
    put_all<float>(file, 76, pixdim);
    put<float>(file, 108, vox_offset.value_or(static_cast<double>(offset_of_voxels())));
    put<float>(file, 112, slope);
    put<float>(file, 116, intercept);
    put<unsigned char>(file, 123, xyzt_units);
    put<std::int16_t>(file, 252, qform_code);
    put<std::int16_t>(file, 254, sform_code);
    put_all<float>(file, 256, quatern);
    put_all<float>(file, 268, qoffset);
    put_all<float>(file, 280, srow);
    const std::string text = magic.value_or(std::string("n+1\0", 4));
    std::copy(text.begin(), text.end(), file.begin() + 344);
  }

  void put_header_2(std::vector<unsigned char>& file) const {
    put<std::int32_t>(file, 0, sizeof_hdr.value_or(540));
    const std::string text = magic.value_or(std::string("n+2\0\r\n\x1a\n", 8));
    std::copy(text.begin(), text.end(), file.begin() + 4);
    put<std::int16_t>(file, 12, datatype);
    put<std::int16_t>(file, 14, bitpix);
    put_all<std::int64_t>(file, 16, dim);
    put_all<double>(file, 104, pixdim);
    put<std::int64_t>(file, 168, vox_offset.value_or(static_cast<double>(offset_of_voxels())));
    put<double>(file, 176, slope);
    put<double>(file, 184, intercept);
    put<std::int32_t>(file, 344, qform_code);
    put<std::int32_t>(file, 348, sform_code);
    put_all<double>(file, 352, quatern);
    put_all<double>(file, 376, qoffset);
    put_all<double>(file, 400, srow);
    put<std::int32_t>(file, 500, xyzt_units);
  }
};

}  // namespace sammoe

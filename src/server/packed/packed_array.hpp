#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sammoe {

/// An array of nnInteractive's protocol: values in C order (the last axis is the fastest), little-endian.
struct PackedArray {
  std::string dtype;  ///< NumPy's name, such as "int16"
  std::vector<std::int64_t> shape;
  std::shared_ptr<unsigned char[]> values;  ///< memory that a worker can be given without a copy
  std::size_t bytes = 0;
};

/// Bytes of one item of a dtype; 0 for one that the protocol does not have.
std::size_t item_bytes_of(const std::string& dtype);

/// Unpacks an array. It is not trusted: its size is checked against `most_bytes` and against what it holds
/// before memory is taken. Throws Error{input}; ArrayTooLarge.
PackedArray unpack_array(std::string_view packed, std::size_t most_bytes);

/// Packs a mask of one byte per voxel. Throws Error{processing}.
std::string pack_mask(std::string_view voxels, const std::vector<std::int64_t>& shape);

}  // namespace sammoe

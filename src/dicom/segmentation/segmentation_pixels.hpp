#pragma once

#include "dicom/pixels/encapsulated_frames.hpp"
#include "dicom/pixels/pixel_decoder.hpp"
#include "dicom/planes/image_file.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>

namespace sammoe {

/// The voxels of a Segmentation's frames: of 1 bit, packed over all frames or, where they are compressed,
/// over each; or of 8 or 16.
class SegmentationPixels {
 public:
  /// Keeps a reference to the data set. `transfer_syntax` is the UID that the file names. Throws Error{input}
  /// if voxels are missing, there are too many, or they are compressed in a way that cannot be read.
  SegmentationPixels(DcmDataset& dataset, const std::string& transfer_syntax, const PixelLayout& layout,
                     std::size_t frame_count);

  /// Writes the voxels of frame n (0-based), row by row. Throws Error{input} if they cannot be decoded.
  void unpack(std::size_t n, std::uint16_t* voxels);

 private:
  void find_plain_bytes(DcmDataset& dataset, std::size_t frame_count);
  void copy_values(const void* values, std::uint16_t* voxels) const;
  void unpack_compressed_bits(std::size_t n, std::uint16_t* voxels);

  PixelLayout layout_;
  PixelCoding coding_;
  const std::uint8_t* plain_ = nullptr;            ///< of all frames, where they are not compressed
  std::optional<PixelDecoder> decoder_;            ///< of compressed values
  std::optional<EncapsulatedFrames> packed_bits_;  ///< of compressed bits
};

}  // namespace sammoe

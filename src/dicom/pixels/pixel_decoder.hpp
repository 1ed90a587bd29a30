#pragma once

#include "dicom/file/transfer_syntax.hpp"
#include "dicom/pixels/encapsulated_frames.hpp"
#include "dicom/planes/image_file.hpp"

#include <cstddef>
#include <optional>
#include <vector>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>

class DcmPixelData;

namespace sammoe {

/// Decodes the frames of a data set with 8 or 16 bits per voxel.
class PixelDecoder {
 public:
  /// Keeps a reference. Throws Error{input} if there are no pixels of that coding, or compressed frames that
  /// cannot be told apart.
  PixelDecoder(DcmDataset& dataset, const PixelLayout& layout, PixelCoding coding, std::size_t frame_count);

  /// The values of a frame (0-based), row by row, of the layout's scalar type, in native byte order, without
  /// what unused bits hold. Valid until the next call. Throws Error{input} if they cannot be decoded.
  const void* decode(std::size_t frame);

 private:
  void decode_with_dcmtk(std::size_t frame);
  void decode_with_openjpeg(std::size_t frame);
  void take_plain_bytes(const std::vector<unsigned char>& bytes);
  void keep_stored_bits();

  DcmDataset& dataset_;
  PixelLayout layout_;
  PixelCoding coding_;
  DcmPixelData* pixels_ = nullptr;
  std::optional<EncapsulatedFrames> compressed_;
  std::vector<unsigned char> values_;
};

/// The element of pixels; throws Error{input} if there is none, or it is encapsulated where the coding says
/// it is not, or the other way round.
DcmPixelData& require_pixel_data(DcmDataset& dataset, PixelCoding coding);

}  // namespace sammoe

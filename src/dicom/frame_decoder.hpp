#pragma once

#include "dicom/encapsulated_frames.hpp"
#include "dicom/image_file.hpp"
#include "dicom/opened_file.hpp"
#include "dicom/transfer_syntax.hpp"

#include <cstddef>
#include <optional>
#include <vector>

class DcmPixelData;

namespace sammoe {

/// The stored values of an image's frames.
class FrameDecoder {
 public:
  /// Opens the image again. Throws Error{input} if it no longer is what was scanned.
  explicit FrameDecoder(const ImageFile& image);

  /// The values of a frame (0-based), row by row, of the layout's scalar type, in native byte order, without
  /// what unused bits hold. Valid until the next call. Throws Error{input} if they cannot be decoded.
  const void* decode(std::size_t frame);

 private:
  void decode_with_dcmtk(std::size_t frame);
  void decode_with_openjpeg(std::size_t frame);
  void keep_stored_bits();

  const PixelLayout layout_;
  PixelCoding coding_;
  OpenedFile file_;
  DcmPixelData* pixels_ = nullptr;
  std::optional<EncapsulatedFrames> compressed_;
  std::vector<unsigned char> values_;
};

}  // namespace sammoe

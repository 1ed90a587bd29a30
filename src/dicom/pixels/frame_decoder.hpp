#pragma once

#include "dicom/file/opened_file.hpp"
#include "dicom/pixels/pixel_decoder.hpp"
#include "dicom/planes/image_file.hpp"

#include <cstddef>
#include <optional>

namespace sammoe {

/// The stored values of an image's frames.
class FrameDecoder {
 public:
  /// Opens the image again. Throws Error{input} if it no longer is what was scanned.
  explicit FrameDecoder(const ImageFile& image);

  /// As PixelDecoder::decode.
  const void* decode(std::size_t frame) { return pixels_->decode(frame); }

 private:
  OpenedFile file_;
  std::optional<PixelDecoder> pixels_;
};

}  // namespace sammoe

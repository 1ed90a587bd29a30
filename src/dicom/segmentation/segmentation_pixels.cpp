#include "dicom/segmentation/segmentation_pixels.hpp"

#include "core/refusal.hpp"
#include "dicom/file/advice.hpp"
#include "dicom/file/inflation.hpp"
#include "dicom/pixels/bit_packing.hpp"

#include <algorithm>
#include <vector>

#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcpixel.h>

namespace sammoe {
namespace {

/// As of images. Compressed frames may be few bytes of a file, whatever size it claims.
constexpr std::int64_t kMaxCompressedVoxels = std::int64_t{1} << 29;

/// Decoders of voxels give a byte for each bit, those of bytes give them packed.
bool decodes_voxels_of_one_bit(PixelCoding coding) {
  return coding == PixelCoding::jpeg_2000;
}

void require_readable_bits(PixelCoding coding, const std::string& transfer_syntax) {
  if (coding == PixelCoding::plain_frames || coding == PixelCoding::deflated_frames ||
      decodes_voxels_of_one_bit(coding))
    return;
  refuse_input("has frames of one bit per voxel under the transfer syntax UID " + in_quotes(transfer_syntax),
               "frames without compression, deflated, or of JPEG 2000",
               "convert it, such as with gdcmconv --raw");
}

}  // namespace

SegmentationPixels::SegmentationPixels(DcmDataset& dataset, const std::string& transfer_syntax,
                                       const PixelLayout& layout, std::size_t frame_count)
    : layout_(layout), coding_(pixel_coding_of(transfer_syntax)) {
  const bool bits = layout_.bits_allocated == 1;
  if (coding_ == PixelCoding::native) {
    find_plain_bytes(dataset, frame_count);
    return;
  }
  if (layout_.pixel_count() > kMaxCompressedVoxels)
    refuse_input("Rows x Columns is " + text_of(layout_.rows) + " x " + text_of(layout_.columns),
                 "at most " + text_of(kMaxCompressedVoxels) + " voxels in a compressed frame",
                 kExportSegmentationAgain);
  if (bits && !decodes_voxels_of_one_bit(coding_)) {
    require_readable_bits(coding_, transfer_syntax);
    packed_bits_.emplace(require_pixel_data(dataset, coding_), frame_count);
  } else {
    if (bits) layout_.bits_allocated = 8;
    decoder_.emplace(dataset, layout_, coding_, frame_count);
  }
}

void SegmentationPixels::find_plain_bytes(DcmDataset& dataset, std::size_t frame_count) {
  DcmPixelData& pixels = require_pixel_data(dataset, coding_);
  Uint8* bytes = nullptr;
  Uint16* words = nullptr;
  // Words are in this machine's order, so that the first voxels are in the low bits of the first one.
  if (pixels.getUint8Array(bytes).good() && bytes != nullptr)
    plain_ = bytes;
  else if (pixels.getUint16Array(words).good() && words != nullptr)
    plain_ = reinterpret_cast<const std::uint8_t*>(words);
  const std::uint64_t voxels = static_cast<std::uint64_t>(layout_.pixel_count()) * frame_count;
  const std::uint64_t needed = packed_bytes(voxels * static_cast<std::uint64_t>(layout_.bits_allocated));
  const std::uint64_t met = plain_ == nullptr ? 0 : pixels.getLength();
  // Too many would mean frames that the file does not tell of.
  if (met != needed && met != needed + needed % 2)
    refuse_input("Pixel Data has " + std::to_string(met) + " bytes",
                 std::to_string(needed) + " for " + std::to_string(frame_count) + " frames",
                 kExportSegmentationAgain);
}

void SegmentationPixels::copy_values(const void* values, std::uint16_t* voxels) const {
  const auto count = static_cast<std::size_t>(layout_.pixel_count());
  if (layout_.bits_allocated == 16)
    std::copy_n(static_cast<const std::uint16_t*>(values), count, voxels);
  else
    std::copy_n(static_cast<const std::uint8_t*>(values), count, voxels);
}

void SegmentationPixels::unpack_compressed_bits(std::size_t n, std::uint16_t* voxels) {
  const auto count = static_cast<std::size_t>(layout_.pixel_count());
  const std::uint64_t wanted = packed_bytes(count);
  std::vector<unsigned char> bytes = packed_bits_->stream(n);
  if (coding_ == PixelCoding::deflated_frames) bytes = inflated(bytes, wanted + 1);
  if (bytes.size() < wanted || bytes.size() > wanted + 1)
    refuse_input("frame " + text_of(n + 1) + " has " + text_of(bytes.size()) + " bytes", text_of(wanted),
                 kExportSegmentationAgain);
  unpack_bits(bytes.data(), 0, count, voxels);
}

void SegmentationPixels::unpack(std::size_t n, std::uint16_t* voxels) {
  const auto count = static_cast<std::uint64_t>(layout_.pixel_count());
  if (decoder_) return copy_values(decoder_->decode(n), voxels);
  if (packed_bits_) return unpack_compressed_bits(n, voxels);
  const std::uint64_t first = static_cast<std::uint64_t>(n) * count;
  if (layout_.bits_allocated == 1)
    unpack_bits(plain_, first, static_cast<std::size_t>(count), voxels);
  else
    copy_values(plain_ + first * static_cast<std::uint64_t>(layout_.bits_allocated / 8), voxels);
}

}  // namespace sammoe

#include "dicom/pixels/pixel_decoder.hpp"

#include "core/refusal.hpp"
#include "dicom/file/advice.hpp"
#include "dicom/file/inflation.hpp"
#include "dicom/pixels/jpeg_2000.hpp"
#include "dicom/pixels/jpeg_header.hpp"
#include "dicom/pixels/run_lengths.hpp"

#include <algorithm>
#include <cstdint>

#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcpixel.h>

namespace sammoe {
namespace {

template <typename Stored>
void keep_bits(std::vector<unsigned char>& bytes, const PixelLayout& layout) {
  auto* const values = reinterpret_cast<Stored*>(bytes.data());
  const int shift = layout.high_bit + 1 - layout.bits_stored;
  const auto mask = static_cast<std::uint32_t>((std::uint64_t{1} << layout.bits_stored) - 1);
  const std::uint32_t sign = layout.is_signed ? std::uint32_t{1} << (layout.bits_stored - 1) : 0;
  for (std::int64_t n = 0; n < layout.pixel_count(); ++n) {
    const std::uint32_t stored = std::uint32_t{values[n]} >> shift & mask;
    values[n] = static_cast<Stored>((stored ^ sign) - sign);  // extends the sign
  }
}

}  // namespace

PixelDecoder::PixelDecoder(DcmDataset& dataset, const PixelLayout& layout, PixelCoding coding,
                           std::size_t frame_count)
    : dataset_(dataset), layout_(layout), coding_(coding), pixels_(&require_pixel_data(dataset, coding)) {
  if (coding_ != PixelCoding::native) compressed_.emplace(*pixels_, frame_count);
}

const void* PixelDecoder::decode(std::size_t frame) {
  values_.resize(layout_.frame_bytes() + layout_.frame_bytes() % 2);  // DCMTK wants an even size
  switch (coding_) {
    case PixelCoding::jpeg_2000:
      decode_with_openjpeg(frame);
      break;
    case PixelCoding::rle:
      values_ = decode_run_lengths(compressed_->stream(frame), layout_);
      break;
    case PixelCoding::plain_frames:
      take_plain_bytes(compressed_->stream(frame));
      break;
    case PixelCoding::deflated_frames:
      take_plain_bytes(inflated(compressed_->stream(frame), layout_.frame_bytes() + 1));
      break;
    default:
      decode_with_dcmtk(frame);
  }
  keep_stored_bits();
  return values_.data();
}

void PixelDecoder::decode_with_dcmtk(std::size_t frame) {
  Uint32 fragment = compressed_ ? compressed_->first_fragment(frame) : 0;
  if (coding_ == PixelCoding::jpeg || coding_ == PixelCoding::jpeg_ls)
    require_jpeg_form(compressed_->stream(frame), layout_);
  std::fill(values_.begin(), values_.end(), static_cast<unsigned char>(0));
  OFString colour_model;
  const OFCondition status =
      pixels_->getUncompressedFrame(&dataset_, static_cast<Uint32>(frame), fragment, values_.data(),
                                    static_cast<Uint32>(values_.size()), colour_model);
  if (status.bad())
    refuse_input(std::string("PixelData cannot be decoded (") + status.text() + ")", "complete pixels",
                 kCopySeriesAgain);
}

void PixelDecoder::decode_with_openjpeg(std::size_t frame) {
  const std::vector<std::int32_t> samples = decode_jpeg_2000(compressed_->stream(frame), layout_);
  for (std::size_t n = 0; n < samples.size(); ++n) {
    const auto sample = static_cast<std::uint32_t>(samples[n]);
    if (layout_.bits_allocated == 8)
      values_[n] = static_cast<unsigned char>(sample);
    else
      reinterpret_cast<std::uint16_t*>(values_.data())[n] = static_cast<std::uint16_t>(sample);
  }
}

/// Little endian, except for a byte that makes the length even.
void PixelDecoder::take_plain_bytes(const std::vector<unsigned char>& bytes) {
  const std::size_t wanted = layout_.frame_bytes();
  if (bytes.size() < wanted || bytes.size() > wanted + 1)
    refuse_input("a frame of PixelData has " + text_of(bytes.size()) + " bytes", text_of(wanted),
                 kCopySeriesAgain);
  if (layout_.bits_allocated == 8) {
    std::copy_n(bytes.begin(), wanted, values_.begin());
    return;
  }
  auto* values = reinterpret_cast<std::uint16_t*>(values_.data());
  for (std::size_t n = 0; n < wanted / 2; ++n)
    values[n] = static_cast<std::uint16_t>(bytes[2 * n] | bytes[2 * n + 1] << 8);
}

void PixelDecoder::keep_stored_bits() {
  if (layout_.bits_stored == layout_.bits_allocated) return;
  if (layout_.bits_allocated == 8)
    keep_bits<std::uint8_t>(values_, layout_);
  else
    keep_bits<std::uint16_t>(values_, layout_);
}

DcmPixelData& require_pixel_data(DcmDataset& dataset, PixelCoding coding) {
  DcmElement* element = nullptr;
  dataset.findAndGetElement(DCM_PixelData, element);
  auto* pixels = dynamic_cast<DcmPixelData*>(element);
  if (pixels == nullptr) refuse_input("has no PixelData", "an image with its voxels", kCopySeriesAgain);
  E_TransferSyntax syntax = EXS_Unknown;
  const DcmRepresentationParameter* parameter = nullptr;
  DcmPixelSequence* fragments = nullptr;
  pixels->getOriginalRepresentationKey(syntax, parameter);
  const bool is_encapsulated =
      pixels->getEncapsulatedRepresentation(syntax, parameter, fragments).good() && fragments != nullptr;
  if (is_encapsulated == (coding != PixelCoding::native)) return *pixels;
  if (is_encapsulated)
    refuse_input("PixelData is in compressed frames, but its transfer syntax says it is not compressed",
                 "pixels as the transfer syntax says", kCopySeriesAgain);
  refuse_input("PixelData holds no compressed frames", "frames as the transfer syntax says",
               kCopySeriesAgain);
}

}  // namespace sammoe

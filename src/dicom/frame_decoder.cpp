#include "dicom/frame_decoder.hpp"

#include "core/refusal.hpp"
#include "dicom/advice.hpp"
#include "dicom/field_reader.hpp"
#include "dicom/jpeg_2000.hpp"
#include "dicom/jpeg_header.hpp"
#include "dicom/run_lengths.hpp"

#include <algorithm>
#include <cstdint>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcpixel.h>

namespace sammoe {
namespace {

template <typename Stored>
void keep_bits(std::vector<unsigned char>& bytes, const PixelLayout& layout) {
  Stored* values = reinterpret_cast<Stored*>(bytes.data());
  const int shift = layout.high_bit + 1 - layout.bits_stored;
  const auto mask = static_cast<std::uint32_t>((std::uint64_t{1} << layout.bits_stored) - 1);
  const std::uint32_t sign = layout.is_signed ? std::uint32_t{1} << (layout.bits_stored - 1) : 0;
  for (std::int64_t n = 0; n < layout.pixel_count(); ++n) {
    const std::uint32_t stored = std::uint32_t{values[n]} >> shift & mask;
    values[n] = static_cast<Stored>((stored ^ sign) - sign);  // extends the sign
  }
}

}  // namespace

FrameDecoder::FrameDecoder(const ImageFile& image)
    : layout_(image.pixels), coding_(pixel_coding_of(image.transfer_syntax)), file_(image.path) {
  DcmElement* element = nullptr;
  const FieldReader fields(&file_.dataset());
  const bool same = file_.transfer_syntax() == image.transfer_syntax && file_.damage().empty() &&
                    fields.text(DCM_SOPInstanceUID) == image.sop_instance_uid &&
                    fields.whole_number(DCM_Rows) == layout_.rows &&
                    fields.whole_number(DCM_Columns) == layout_.columns &&
                    file_.dataset().findAndGetElement(DCM_PixelData, element).good();
  pixels_ = dynamic_cast<DcmPixelData*>(element);
  if (!same || pixels_ == nullptr)
    refuse_input("changed while it was read", "a file that stays as it is", "run again when it is complete");
  if (coding_ != PixelCoding::native) compressed_.emplace(*pixels_, image.frames.size());
  values_.resize(layout_.frame_bytes() + layout_.frame_bytes() % 2);  // DCMTK wants an even size
}

const void* FrameDecoder::decode(std::size_t frame) {
  if (coding_ == PixelCoding::jpeg_2000)
    decode_with_openjpeg(frame);
  else if (coding_ == PixelCoding::rle)
    values_ = decode_run_lengths(compressed_->stream(frame), layout_);
  else
    decode_with_dcmtk(frame);
  keep_stored_bits();
  return values_.data();
}

void FrameDecoder::decode_with_dcmtk(std::size_t frame) {
  Uint32 fragment = compressed_ ? compressed_->first_fragment(frame) : 0;
  if (coding_ == PixelCoding::jpeg || coding_ == PixelCoding::jpeg_ls)
    require_jpeg_form(compressed_->stream(frame), layout_);
  std::fill(values_.begin(), values_.end(), static_cast<unsigned char>(0));
  OFString colour_model;
  const OFCondition status =
      pixels_->getUncompressedFrame(&file_.dataset(), static_cast<Uint32>(frame), fragment, values_.data(),
                                    static_cast<Uint32>(values_.size()), colour_model);
  if (status.bad())
    refuse_input(std::string("PixelData cannot be decoded (") + status.text() + ")", "complete pixels",
                 kCopySeriesAgain);
}

void FrameDecoder::decode_with_openjpeg(std::size_t frame) {
  const std::vector<std::int32_t> samples = decode_jpeg_2000(compressed_->stream(frame), layout_);
  for (std::size_t n = 0; n < samples.size(); ++n) {
    const auto sample = static_cast<std::uint32_t>(samples[n]);
    if (layout_.bits_allocated == 8)
      values_[n] = static_cast<unsigned char>(sample);
    else
      reinterpret_cast<std::uint16_t*>(values_.data())[n] = static_cast<std::uint16_t>(sample);
  }
}

void FrameDecoder::keep_stored_bits() {
  if (layout_.bits_stored == layout_.bits_allocated) return;
  if (layout_.bits_allocated == 8)
    keep_bits<std::uint8_t>(values_, layout_);
  else
    keep_bits<std::uint16_t>(values_, layout_);
}

}  // namespace sammoe

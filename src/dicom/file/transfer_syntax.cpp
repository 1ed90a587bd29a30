#include "dicom/file/transfer_syntax.hpp"

#include "core/refusal.hpp"
#include "dicom/file/file_header.hpp"

#include <map>

namespace sammoe {

PixelCoding pixel_coding_of(const std::string& transfer_syntax_uid) {
  static const std::map<std::string, PixelCoding> known{
      {kImplicitLittleEndian, PixelCoding::native},
      {kExplicitLittleEndian, PixelCoding::native},
      {kDeflatedExplicitLittleEndian, PixelCoding::native},
      {kExplicitBigEndian, PixelCoding::native},
      {"1.2.840.10008.1.2.5", PixelCoding::rle},
      {"1.2.840.10008.1.2.4.50", PixelCoding::jpeg},       // baseline, 8 bits
      {"1.2.840.10008.1.2.4.51", PixelCoding::jpeg},       // extended, 12 bits
      {"1.2.840.10008.1.2.4.57", PixelCoding::jpeg},       // lossless
      {"1.2.840.10008.1.2.4.70", PixelCoding::jpeg},       // lossless, first-order prediction
      {"1.2.840.10008.1.2.4.80", PixelCoding::jpeg_ls},    // lossless
      {"1.2.840.10008.1.2.4.81", PixelCoding::jpeg_ls},    // near-lossless
      {"1.2.840.10008.1.2.4.90", PixelCoding::jpeg_2000},  // lossless
      {"1.2.840.10008.1.2.4.91", PixelCoding::jpeg_2000},
      {"1.2.840.10008.1.2.1.98", PixelCoding::plain_frames},
      {"1.2.840.10008.1.2.8.1", PixelCoding::deflated_frames},
  };
  const auto found = known.find(transfer_syntax_uid);
  if (found == known.end())
    refuse_input("unsupported transfer syntax UID " + in_quotes(transfer_syntax_uid),
                 "uncompressed, deflated, RLE, JPEG, JPEG-LS or JPEG 2000", "export the series uncompressed");
  return found->second;
}

}  // namespace sammoe

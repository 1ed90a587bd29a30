#pragma once

#include "support/dicom_series.hpp"
#include "support/file_bytes.hpp"

#include <algorithm>
#include <cstddef>

#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>
#include <dcmtk/dcmdata/dcrleerg.h>
#include <dcmtk/dcmjpeg/djencode.h>
#include <dcmtk/dcmjpeg/djrplol.h>
#include <dcmtk/dcmjpls/djencode.h>
#include <openjpeg.h>
#include <zlib.h>

namespace sammoe {
namespace dicom_test {

/// Lets `save` write RLE, lossless JPEG and JPEG-LS.
inline void use_encoders() {
  OFLog::configure(OFLogger::OFF_LOG_LEVEL);
  DcmRLEEncoderRegistration::registerCodecs();
  DJEncoderRegistration::registerCodecs();
  DJLSEncoderRegistration::registerCodecs();
}

constexpr unsigned kLargeEdge = 32;

inline std::vector<Uint16> large_values(int k) {
  std::vector<Uint16> values;
  for (unsigned n = 0; n < kLargeEdge * kLargeEdge; ++n)
    values.push_back(static_cast<Uint16>(100 * k + static_cast<int>(n / kLargeEdge + n % kLargeEdge)));
  return values;
}

/// Gives an image of one frame more voxels: DCMTK's JPEG-LS encoder writes beyond its buffer where the stream
/// is no shorter than what it packs, as that of a very small image.
inline void enlarge(int k, DcmItem& dataset) {
  dataset.putAndInsertUint16(DCM_Rows, kLargeEdge);
  dataset.putAndInsertUint16(DCM_Columns, kLargeEdge);
  put_pixels(dataset, large_values(k));
}

/// Values as a lossless JPEG 2000 codestream, as OpenJPEG writes it.
inline std::vector<Uint8> jpeg_2000_of(const std::vector<Uint16>& values, unsigned columns, unsigned rows,
                                       unsigned bits = 16) {
  opj_cparameters_t parameters;
  opj_set_default_encoder_parameters(&parameters);
  parameters.tcp_numlayers = 1;
  parameters.cp_disto_alloc = 1;
  parameters.numresolution = 2;
  opj_image_cmptparm_t component{};
  component.dx = component.dy = 1;
  component.w = columns;
  component.h = rows;
  component.prec = bits;
  opj_image_t* image = opj_image_create(1, &component, OPJ_CLRSPC_GRAY);
  image->x1 = columns;
  image->y1 = rows;
  for (std::size_t n = 0; n < values.size(); ++n) image->comps[0].data[n] = values[n];
  std::vector<Uint8> bytes;
  const auto write = [](void* from, OPJ_SIZE_T count, void* user) -> OPJ_SIZE_T {
    auto* target = static_cast<std::vector<Uint8>*>(user);
    target->insert(target->end(), static_cast<Uint8*>(from), static_cast<Uint8*>(from) + count);
    return count;
  };
  opj_stream_t* stream = opj_stream_default_create(OPJ_FALSE);
  opj_stream_set_user_data(stream, &bytes, nullptr);
  opj_stream_set_write_function(stream, write);
  opj_codec_t* codec = opj_create_compress(OPJ_CODEC_J2K);
  const bool done = opj_setup_encoder(codec, &parameters, image) != 0 &&
                    opj_start_compress(codec, image, stream) != 0 && opj_encode(codec, stream) != 0 &&
                    opj_end_compress(codec, stream) != 0;
  opj_destroy_codec(codec);
  opj_stream_destroy(stream);
  opj_image_destroy(image);
  if (!done) throw std::runtime_error("cannot encode JPEG 2000");
  return bytes;
}

/// Puts compressed streams in the place of pixels, each in `pieces` fragments, with a table of offsets.
inline void put_streams(DcmItem& dataset, const std::vector<std::vector<Uint8>>& streams,
                        E_TransferSyntax syntax, std::size_t pieces = 1) {
  auto* fragments = new DcmPixelSequence(DcmTag(DCM_PixelData, EVR_OB));
  fragments->insert(new DcmPixelItem(DcmTag(DCM_Item, EVR_OB)));
  DcmOffsetList offsets;
  for (const std::vector<Uint8>& stream : streams) {
    const std::size_t piece = (stream.size() / pieces + 2) / 2 * 2;
    Uint32 frame_bytes = 0;
    for (std::size_t at = 0; at < stream.size(); at += piece) {
      const std::size_t count = std::min(piece, stream.size() - at);
      std::vector<Uint8> bytes(stream.begin() + static_cast<std::ptrdiff_t>(at),
                               stream.begin() + static_cast<std::ptrdiff_t>(at + count));
      if (bytes.size() % 2 != 0) bytes.push_back(0);
      auto* item = new DcmPixelItem(DcmTag(DCM_Item, EVR_OB));
      item->putUint8Array(bytes.data(), static_cast<unsigned long>(bytes.size()));
      fragments->insert(item);
      frame_bytes += static_cast<Uint32>(bytes.size() + 8);
    }
    offsets.push_back(frame_bytes);
  }
  DcmPixelItem* table = nullptr;
  fragments->getItem(table, 0);
  table->createOffsetTable(offsets);
  auto* pixels = new DcmPixelData(DcmTag(DCM_PixelData, EVR_OB));
  pixels->putOriginalRepresentation(syntax, nullptr, fragments);
  dataset.insert(pixels, OFTrue);
}

/// Names another transfer syntax in a file that was saved under JPEG 2000: one that DCMTK cannot write.
inline void rename_jpeg_2000_syntax(const std::filesystem::path& path, std::string uid) {
  const std::string known = "1.2.840.10008.1.2.4.90";
  uid.resize(known.size(), '\0');
  Bytes bytes = read_bytes(path);
  const auto at = std::search(bytes.begin(), bytes.end(), known.begin(), known.end());
  if (at == bytes.end()) throw std::runtime_error("was not saved under JPEG 2000");
  std::copy(uid.begin(), uid.end(), at);
  write_bytes(path, bytes);
}

constexpr const char* kPlainFramesSyntax = "1.2.840.10008.1.2.1.98";
constexpr const char* kDeflatedFramesSyntax = "1.2.840.10008.1.2.8.1";

/// A raw deflate stream.
inline std::vector<Uint8> deflated(const std::vector<Uint8>& bytes) {
  z_stream stream{};
  deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
  std::vector<Uint8> packed(deflateBound(&stream, static_cast<uLong>(bytes.size())));
  stream.next_in = const_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = packed.data();
  stream.avail_out = static_cast<uInt>(packed.size());
  if (deflate(&stream, Z_FINISH) != Z_STREAM_END) throw std::runtime_error("cannot deflate");
  packed.resize(packed.size() - stream.avail_out);
  deflateEnd(&stream);
  return packed;
}

}  // namespace dicom_test
}  // namespace sammoe

#include "dicom/pixels/jpeg_2000.hpp"

#include "core/refusal.hpp"
#include "dicom/file/advice.hpp"

#include <algorithm>
#include <cstring>
#include <memory>

#include <openjpeg.h>

namespace sammoe {
namespace {

/// A block of bytes as OpenJPEG wants to read it.
struct Reading {
  const std::vector<unsigned char>& bytes;
  std::size_t at = 0;
};

OPJ_SIZE_T read_bytes(void* target, OPJ_SIZE_T count, void* user) {
  Reading& reading = *static_cast<Reading*>(user);
  const std::size_t part = std::min<std::size_t>(count, reading.bytes.size() - reading.at);
  if (part == 0) return static_cast<OPJ_SIZE_T>(-1);
  std::memcpy(target, reading.bytes.data() + reading.at, part);
  reading.at += part;
  return part;
}

OPJ_OFF_T skip_bytes(OPJ_OFF_T count, void* user) {
  Reading& reading = *static_cast<Reading*>(user);
  if (count < 0 || static_cast<std::size_t>(count) > reading.bytes.size() - reading.at) return -1;
  reading.at += static_cast<std::size_t>(count);
  return count;
}

OPJ_BOOL seek_bytes(OPJ_OFF_T to, void* user) {
  Reading& reading = *static_cast<Reading*>(user);
  if (to < 0 || static_cast<std::size_t>(to) > reading.bytes.size()) return OPJ_FALSE;
  reading.at = static_cast<std::size_t>(to);
  return OPJ_TRUE;
}

using Stream = std::unique_ptr<opj_stream_t, decltype(&opj_stream_destroy)>;
using Codec = std::unique_ptr<opj_codec_t, decltype(&opj_destroy_codec)>;
using Image = std::unique_ptr<opj_image_t, decltype(&opj_image_destroy)>;

Stream open_stream(Reading& reading) {
  Stream stream(opj_stream_default_create(OPJ_TRUE), opj_stream_destroy);
  opj_stream_set_user_data(stream.get(), &reading, nullptr);
  opj_stream_set_user_data_length(stream.get(), reading.bytes.size());
  opj_stream_set_read_function(stream.get(), read_bytes);
  opj_stream_set_skip_function(stream.get(), skip_bytes);
  opj_stream_set_seek_function(stream.get(), seek_bytes);
  return stream;
}

Codec open_codec(const std::vector<unsigned char>& bytes) {
  const bool is_codestream = bytes.size() > 2 && bytes[0] == 0xFF && bytes[1] == 0x4F;
  Codec codec(opj_create_decompress(is_codestream ? OPJ_CODEC_J2K : OPJ_CODEC_JP2), opj_destroy_codec);
  opj_dparameters_t parameters;
  opj_set_default_decoder_parameters(&parameters);
  if (codec == nullptr || opj_setup_decoder(codec.get(), &parameters) == OPJ_FALSE)
    throw Error(ErrorCode::processing, "OpenJPEG cannot start; close other programs");
  return codec;
}

void check_form(const opj_image_t& image, const PixelLayout& layout) {
  const bool has_form = image.numcomps == 1 && image.comps[0].w == layout.columns &&
                        image.comps[0].h == layout.rows &&
                        static_cast<int>(image.comps[0].prec) <= layout.bits_allocated;
  if (!has_form)
    refuse_input("a JPEG 2000 stream has another form than the image's header says",
                 text_of(layout.rows) + " x " + text_of(layout.columns) + " values of at most " +
                     text_of(layout.bits_allocated) + " bits",
                 kCopySeriesAgain);
}

}  // namespace

std::vector<std::int32_t> decode_jpeg_2000(const std::vector<unsigned char>& bytes,
                                           const PixelLayout& layout) {
  Reading reading{bytes};
  const Stream stream = open_stream(reading);
  const Codec codec = open_codec(bytes);
  opj_image_t* opened = nullptr;
  const bool has_header = opj_read_header(stream.get(), codec.get(), &opened) == OPJ_TRUE;
  const Image image(opened, opj_image_destroy);
  if (!has_header || image == nullptr)
    refuse_input("a JPEG 2000 stream has no readable header", "a complete stream", kCopySeriesAgain);
  check_form(*image, layout);
  const bool complete = opj_decode(codec.get(), stream.get(), image.get()) == OPJ_TRUE &&
                        opj_end_decompress(codec.get(), stream.get()) == OPJ_TRUE;
  if (!complete || image->comps[0].data == nullptr)
    refuse_input("a JPEG 2000 stream is damaged or cut short", "a complete stream", kCopySeriesAgain);
  check_form(*image, layout);
  const OPJ_INT32* samples = image->comps[0].data;
  return {samples, samples + layout.pixel_count()};
}

}  // namespace sammoe

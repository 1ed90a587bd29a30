#include "sammoe/preview.hpp"

#include "sammoe/error.hpp"

#include "files/atomic_file.hpp"
#include "preview/image.hpp"

#include <cstring>
#include <string>

#include <png.h>

namespace sammoe {
namespace {

/// `name` is what messages call the picture.
std::string encode_png(const RgbImage& picture, const std::string& name) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(picture.width());
  image.height = static_cast<png_uint_32>(picture.height());
  image.format = PNG_FORMAT_RGB;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::string bytes(size, '\0');
  if (png_image_write_to_memory(&image, bytes.data(), &size, 0, picture.bytes().data(), 0, nullptr) == 0)
    throw Error(ErrorCode::output, name + " cannot be encoded as PNG: " + image.message);
  bytes.resize(size);
  return bytes;
}

}  // namespace

void write_preview(const std::filesystem::path& path, const Volume& volume, const LabelMap& mask,
                   const std::vector<Point3>& clicks_in_voxels) {
  write_atomically(
      path, encode_png(render_preview(volume, mask, clicks_in_voxels), path.string() + ": the preview"));
}

std::string comparison_png(const Volume& volume, const LabelMap& reference, const LabelMap& mask,
                           std::uint16_t label, const std::vector<Point3>& clicks_in_voxels) {
  return encode_png(render_comparison(volume, reference, mask, label, clicks_in_voxels),
                    "the picture of the comparison");
}

}  // namespace sammoe

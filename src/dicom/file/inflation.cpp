#include "dicom/file/inflation.hpp"

#include "core/refusal.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include <zlib.h>

namespace sammoe {
namespace {

constexpr int kRawDeflate = -15;
constexpr std::size_t kPieceBytes = std::size_t{1} << 18;

}  // namespace

std::vector<unsigned char> inflated(const std::vector<unsigned char>& packed, std::uint64_t most) {
  z_stream stream{};
  if (::inflateInit2(&stream, kRawDeflate) != Z_OK)
    throw Error(ErrorCode::processing, "zlib cannot start; close other programs");
  const std::unique_ptr<z_stream, int (*)(z_stream*)> owner(&stream, ::inflateEnd);
  std::vector<unsigned char> bytes;
  std::size_t used = 0;
  for (int status = Z_OK; status != Z_STREAM_END;) {
    if (stream.avail_in == 0) {
      const std::size_t part = std::min(kPieceBytes, packed.size() - used);
      stream.next_in = const_cast<unsigned char*>(packed.data() + used);
      stream.avail_in = static_cast<uInt>(part);
      used += part;
    }
    const std::size_t before = bytes.size();
    bytes.resize(before + kPieceBytes);
    stream.next_out = bytes.data() + before;
    stream.avail_out = static_cast<uInt>(kPieceBytes);
    status = ::inflate(&stream, Z_NO_FLUSH);
    bytes.resize(bytes.size() - stream.avail_out);
    if (status != Z_OK && status != Z_STREAM_END)
      refuse_input("is deflated and damaged or cut short", "a complete deflate stream",
                   "copy or export the file again");
    if (bytes.size() > most)
      refuse_input("unpacks to more than " + text_of(most) + " bytes", "a data set within the limit",
                   "raise the limit if the machine has the memory");
  }
  return bytes;
}

}  // namespace sammoe

#include "dicom/pixels/encapsulated_frames.hpp"

#include "core/refusal.hpp"
#include "dicom/file/advice.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcpixel.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>

namespace sammoe {
namespace {

/// Before each fragment's bytes: its tag and length.
constexpr std::uint64_t kFragmentHeadBytes = 8;

[[noreturn]] void refuse_fragments(std::size_t frames, std::size_t fragments) {
  refuse_input("has " + text_of(frames) + " compressed frames in " + text_of(fragments) +
                   " fragments that cannot be told apart",
               "one fragment per frame, or a table of their offsets", kCopySeriesAgain);
}

}  // namespace

EncapsulatedFrames::EncapsulatedFrames(DcmPixelData& pixels, std::size_t frame_count) {
  E_TransferSyntax coding = EXS_Unknown;
  const DcmRepresentationParameter* parameter = nullptr;
  pixels.getOriginalRepresentationKey(coding, parameter);
  if (pixels.getEncapsulatedRepresentation(coding, parameter, fragments_).bad() || fragments_ == nullptr ||
      fragments_->card() < 2)
    refuse_input("PixelData holds no compressed frames", "frames as the transfer syntax says",
                 kCopySeriesAgain);
  const std::size_t fragment_count = fragments_->card() - 1;
  if (frame_count == 1) {
    first_fragments_ = {1, static_cast<std::uint32_t>(fragment_count + 1)};
  } else if (fragment_count == frame_count) {
    for (std::size_t n = 0; n <= frame_count; ++n)
      first_fragments_.push_back(static_cast<std::uint32_t>(n + 1));
  } else {
    follow_offsets(frame_count);
  }
}

void EncapsulatedFrames::follow_offsets(std::size_t frame_count) {
  const std::size_t fragment_count = fragments_->card() - 1;
  const std::vector<unsigned char> table = fragment(0);
  if (fragment_count < frame_count || table.size() != 4 * frame_count)
    refuse_fragments(frame_count, fragment_count);
  std::uint64_t offset = 0;
  for (std::uint32_t n = 1; n <= fragment_count; ++n) {
    const std::size_t frame = first_fragments_.size();
    if (frame < frame_count) {
      const unsigned char* entry = table.data() + 4 * frame;
      const std::uint32_t begin = entry[0] | static_cast<std::uint32_t>(entry[1]) << 8U |
                                  static_cast<std::uint32_t>(entry[2]) << 16U |
                                  static_cast<std::uint32_t>(entry[3]) << 24U;
      if (begin == offset) first_fragments_.push_back(n);
    }
    DcmPixelItem* item = nullptr;
    if (fragments_->getItem(item, n).bad()) refuse_fragments(frame_count, fragment_count);
    offset += kFragmentHeadBytes + item->getLength();
  }
  if (first_fragments_.size() != frame_count || first_fragments_.front() != 1)
    refuse_fragments(frame_count, fragment_count);
  first_fragments_.push_back(static_cast<std::uint32_t>(fragment_count + 1));
}

std::vector<unsigned char> EncapsulatedFrames::fragment(std::uint32_t index) const {
  DcmPixelItem* item = nullptr;
  if (fragments_->getItem(item, index).bad() || item == nullptr)
    refuse_input("a fragment of PixelData is missing", "complete pixels", kCopySeriesAgain);
  if (item->getLength() == 0) return {};
  Uint8* bytes = nullptr;
  if (item->getUint8Array(bytes).bad() || bytes == nullptr)
    refuse_input("a fragment of PixelData cannot be read", "complete pixels", kCopySeriesAgain);
  return {bytes, bytes + item->getLength()};
}

std::vector<unsigned char> EncapsulatedFrames::stream(std::size_t frame) const {
  std::vector<unsigned char> bytes;
  for (std::uint32_t n = first_fragments_[frame]; n < first_fragments_[frame + 1]; ++n) {
    const std::vector<unsigned char> part = fragment(n);
    bytes.insert(bytes.end(), part.begin(), part.end());
  }
  return bytes;
}

}  // namespace sammoe

#include "sammoe/dicom_segmentation.hpp"
#include "sammoe/error.hpp"

#include "core/ascii_text.hpp"
#include "dicom/file/dicom_library.hpp"
#include "dicom/file/file_serialisation.hpp"
#include "dicom/file/item_fields.hpp"
#include "dicom/pixels/bit_packing.hpp"
#include "dicom/segmentation/segmentation_frames.hpp"
#include "dicom/segmentation/segmentation_modules.hpp"
#include "dicom/segmentation/segmentation_source.hpp"
#include "dicom/segmentation/segmentation_verification.hpp"
#include "files/atomic_file.hpp"
#include "files/sha256.hpp"

#include <limits>
#include <memory>
#include <set>

#include <dcmtk/dcmdata/dcpixel.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

/// Of one element, which has an even length of 32 bits.
constexpr std::uint64_t kMaxPixelBytes = 0xFFFFFFFEU;

[[noreturn]] void refuse_content(const std::string& what) {
  throw Error(ErrorCode::processing, what + "; this is a bug in the caller");
}

void check_content(const DicomSegmentationContent& content, const FrameStack& stack) {
  stack.grid.validate();
  check_dicom_segmentation_source(content.source);
  if (content.segments.empty() || content.segments.size() > 65535)
    refuse_content(std::to_string(content.segments.size()) + " segments; expected 1 to 65535");
  if (content.segments.size() != stack.segment_count)
    refuse_content(std::to_string(stack.segment_count) + " objects for " +
                   std::to_string(content.segments.size()) + " segments");
  std::set<std::uint16_t> labels;
  for (const DicomSegment& segment : content.segments) {
    if (segment.label == 0 || !labels.insert(segment.label).second)
      refuse_content("label " + std::to_string(segment.label) + " is 0 or of two segments");
    if (segment.algorithm.empty()) refuse_content("a segment has no algorithm");
  }
  if (content.model_name.empty() || content.model_sha256.empty())
    refuse_content("the model has no name or no hash");
  if (static_cast<std::int64_t>(content.source.slices.size()) != stack.grid.size[2])
    refuse_content(std::to_string(content.source.slices.size()) + " source slices for a grid of " +
                   std::to_string(stack.grid.size[2]) + " slices");
}

std::uint64_t pixel_bytes(const FrameStack& stack, std::size_t frame_count) {
  const std::uint64_t voxels = static_cast<std::uint64_t>(stack.frame_voxels()) * frame_count;
  return stack.values == DicomSegmentValues::binary ? packed_bytes(voxels) : voxels;
}

void check_size(const FrameStack& stack, std::size_t frame_count) {
  if (stack.grid.size[0] > 65535 || stack.grid.size[1] > 65535)
    throw Error(ErrorCode::output, "slices of " + std::to_string(stack.grid.size[0]) + "x" +
                                       std::to_string(stack.grid.size[1]) +
                                       " voxels; expected at most 65535x65535 in DICOM; write .nii.gz");
  const std::uint64_t bytes = pixel_bytes(stack, frame_count);
  if (bytes > kMaxPixelBytes || frame_count > std::numeric_limits<std::int32_t>::max())
    throw Error(ErrorCode::output, std::to_string(frame_count) + " frames take " + std::to_string(bytes) +
                                       " bytes; expected at most 4294967294 in a DICOM file; leave empty "
                                       "frames out, segment fewer objects at once, or write .nii.gz");
}

std::vector<std::uint8_t> packed_pixels(const FrameStack& stack,
                                        const std::vector<DicomSegmentFrame>& frames) {
  const std::size_t frame_voxels = stack.frame_voxels();
  if (stack.values == DicomSegmentValues::binary) {
    BitPacker packer(static_cast<std::uint64_t>(frame_voxels) * frames.size());
    std::vector<std::uint8_t> voxels(frame_voxels);
    for (const DicomSegmentFrame& frame : frames) {
      stack.fill(frame, voxels.data());
      packer.add(voxels.data(), voxels.size());
    }
    return packer.bytes();
  }
  const std::size_t bytes = frame_voxels * frames.size();
  std::vector<std::uint8_t> pixels(bytes + bytes % 2);
  for (std::size_t n = 0; n < frames.size(); ++n) stack.fill(frames[n], pixels.data() + n * frame_voxels);
  return pixels;
}

void put_pixels(DcmDataset& dataset, const std::vector<std::uint8_t>& pixels) {
  auto element = std::make_unique<DcmPixelData>(DCM_PixelData);
  element->setVR(EVR_OB);
  OFCondition put = element->putUint8Array(pixels.data(), static_cast<unsigned long>(pixels.size()));
  if (put.good()) put = dataset.insert(element.get(), OFTrue);
  if (put.bad())
    throw Error(ErrorCode::processing, std::string("DICOM pixels cannot be stored: ") + put.text());
  static_cast<void>(element.release());  // the data set owns it now
}

/// The whole file, before it is compared.
std::string segmentation_bytes(const FrameStack& stack, const std::vector<DicomSegmentFrame>& frames,
                               DicomSegmentationContent content) {
  const OpenedFile header = read_source_header(content.source);
  DcmFileFormat file;
  DcmDataset& dataset = *file.getDataset();
  copy_patient_and_study(header.dataset(), dataset);
  unify_character_sets(dataset, content);
  put_segmentation_modules(dataset, content, stack.values);
  put_functional_groups(dataset, content, stack.grid, frames);
  put_pixels(dataset, packed_pixels(stack, frames));
  return bytes_of_file(file);
}

std::string write_frames(const fs::path& path, const FrameStack& stack,
                         const DicomSegmentationContent& content) {
  try {
    use_dicom_library();
    check_content(content, stack);
    const std::vector<DicomSegmentFrame> frames = chosen_frames(stack, content.frames);
    check_size(stack, frames.size());
    const std::string bytes = segmentation_bytes(stack, frames, content);
    verify_segmentation(bytes, stack, frames, content);
    write_atomically(path, bytes);
    return sha256_hex(bytes.data(), bytes.size());
  } catch (const Error& error) {
    // An error of the file system names the path already.
    const std::string message = error.what();
    const bool is_named = message.find(path.string()) == 0;
    throw Error(error.code(), is_named ? message : path.string() + ": " + message);
  }
}

}  // namespace

bool has_dicom_ending(const fs::path& path) {
  return lower_case(path.extension().string()) == ".dcm";
}

std::string write_dicom_segmentation(const fs::path& path, const LabelMap& mask,
                                     const DicomSegmentationContent& content) {
  return write_frames(path, frames_of(mask, content.segments), content);
}

std::string write_fractional_dicom_segmentation(const fs::path& path, const Grid& grid,
                                                const std::vector<ProbabilityPatch>& patches,
                                                const DicomSegmentationContent& content) {
  return write_frames(path, frames_of(grid, patches), content);
}

}  // namespace sammoe

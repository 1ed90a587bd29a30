#include "dicom/segmentation/segmentation_verification.hpp"

#include "sammoe/error.hpp"

#include "core/lps.hpp"
#include "dicom/file/file_header.hpp"
#include "dicom/file/file_serialisation.hpp"
#include "dicom/segmentation/stored_segmentation.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace sammoe {
namespace {

/// mm; the texts of positions have 16 characters.
constexpr double kPositionTolerance = 1e-4;

[[noreturn]] void fail(const std::string& what) {
  throw Error(ErrorCode::processing, "read back, the segmentation differs in " + what +
                                         "; nothing was written; this is a bug in sammoe");
}

double distance_mm(const Point3& a, const Point3& b) {
  return std::sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]) +
                   (a[2] - b[2]) * (a[2] - b[2]));
}

void compare_frame(const StoredFrame& stored, const DicomSegmentFrame& frame, const Grid& grid) {
  if (stored.segment_number != frame.segment + 1) fail("the segment of a frame");
  const Point3 place = lps_from_ras(grid.ras_from_voxel({0, 0, static_cast<double>(frame.k)}));
  if (!(distance_mm(stored.position_in_lps, place) <= kPositionTolerance)) fail("the position of a frame");
}

}  // namespace

void verify_segmentation(const std::string& bytes, const FrameStack& stack,
                         const std::vector<DicomSegmentFrame>& frames,
                         const DicomSegmentationContent& content) {
  const std::unique_ptr<DcmFileFormat> file = file_of_bytes(bytes);
  StoredSegmentation stored(*file->getDataset(), kExplicitLittleEndian);
  const StoredValues values =
      stack.values == DicomSegmentValues::binary ? StoredValues::binary : StoredValues::fractional;
  if (stored.values() != values || stored.frame_voxels() != stack.frame_voxels())
    fail("the form of its frames");
  if (stored.frames().size() != frames.size()) fail("the number of frames");
  for (std::size_t n = 0; n < content.segments.size(); ++n) {
    const auto label = stored.labels().find(static_cast<std::uint16_t>(n + 1));
    if (label == stored.labels().end() || label->second != content.segments[n].label) fail("a label");
  }
  std::vector<std::uint8_t> wanted(stack.frame_voxels());
  std::vector<std::uint16_t> met(stack.frame_voxels());
  for (std::size_t n = 0; n < frames.size(); ++n) {
    compare_frame(stored.frames()[n], frames[n], stack.grid);
    stack.fill(frames[n], wanted.data());
    stored.unpack(n, met.data());
    if (!std::equal(met.begin(), met.end(), wanted.begin()))
      fail("the voxels of frame " + std::to_string(n + 1));
  }
}

}  // namespace sammoe

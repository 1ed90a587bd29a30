#pragma once

#include "sammoe/dicom_segmentation.hpp"

#include "dicom/planes/image_file.hpp"
#include "dicom/planes/plane_geometry.hpp"
#include "dicom/planes/stored_frame.hpp"
#include "dicom/segmentation/segmentation_pixels.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>

namespace sammoe {

/// What the voxels of a frame are.
enum class StoredValues {
  binary,      ///< 1 where the frame's segment is
  fractional,  ///< up to largest_value() where the frame's segment is
  labels,      ///< the number of a segment, or background
};

/// A DICOM Segmentation in memory, checked: its frames' voxels are all there.
class StoredSegmentation {
 public:
  /// Keeps a reference to the data set, which must stay as it is. `transfer_syntax` is the file's, which
  /// DCMTK may not know. Throws Error{input} naming the attribute.
  StoredSegmentation(DcmDataset& dataset, const std::string& transfer_syntax);

  StoredValues values() const { return values_; }
  std::uint16_t largest_value() const { return largest_value_; }
  /// The value of voxels in no segment, of labels.
  std::uint16_t background() const { return background_; }
  const PlaneOrientation& orientation() const { return orientation_; }
  const std::vector<StoredFrame>& frames() const { return frames_; }
  /// The label of each segment number.
  const std::map<std::uint16_t, std::uint16_t>& labels() const { return labels_; }
  std::size_t frame_voxels() const {
    return static_cast<std::size_t>(orientation_.size[0] * orientation_.size[1]);
  }
  /// Writes the voxels of frame n, as values() says. Throws Error{input} if they cannot be decoded, or are
  /// bytes beyond 1 where the file says that it is binary.
  void unpack(std::size_t n, std::uint16_t* voxels);

 private:
  void read_values(DcmDataset& dataset);
  void read_layout(DcmDataset& dataset);
  void read_segments(DcmDataset& dataset);
  void read_frames(DcmDataset& dataset);

  StoredValues values_ = StoredValues::binary;
  std::uint16_t largest_value_ = 1;
  std::uint16_t background_ = 0;
  PixelLayout layout_;
  PlaneOrientation orientation_;
  std::vector<StoredFrame> frames_;
  std::map<std::uint16_t, std::uint16_t> labels_;
  std::optional<SegmentationPixels> pixels_;
};

}  // namespace sammoe

#pragma once

#include "sammoe/dicom_segmentation.hpp"

#include "dicom/plane_geometry.hpp"
#include "dicom/stored_frame.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>

namespace sammoe {

/// A DICOM Segmentation in memory, checked: its frames' voxels are all there.
class StoredSegmentation {
 public:
  /// Keeps a reference to the data set, which must stay as it is. Throws Error{input} naming the attribute.
  explicit StoredSegmentation(DcmDataset& dataset);

  SegmentValues values() const { return values_; }
  std::uint8_t largest_value() const { return largest_value_; }
  const PlaneOrientation& orientation() const { return orientation_; }
  const std::vector<StoredFrame>& frames() const { return frames_; }
  /// The label of each segment number.
  const std::map<std::uint16_t, std::uint16_t>& labels() const { return labels_; }
  std::size_t frame_voxels() const {
    return static_cast<std::size_t>(orientation_.size[0] * orientation_.size[1]);
  }
  /// Writes the voxels of frame n: 0 and 1, or 0 to largest_value().
  void unpack(std::size_t n, std::uint8_t* voxels) const;

 private:
  void read_values(DcmDataset& dataset);
  void read_segments(DcmDataset& dataset);
  void read_frames(DcmDataset& dataset);
  void read_pixels(DcmDataset& dataset);

  SegmentValues values_ = SegmentValues::binary;
  std::uint8_t largest_value_ = 1;
  PlaneOrientation orientation_;
  std::vector<StoredFrame> frames_;
  std::map<std::uint16_t, std::uint16_t> labels_;
  const std::uint8_t* pixels_ = nullptr;
};

}  // namespace sammoe

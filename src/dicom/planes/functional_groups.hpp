#pragma once

#include "dicom/planes/plane_geometry.hpp"
#include "dicom/planes/stored_frame.hpp"

#include <cstddef>
#include <vector>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>

namespace sammoe {

/// The functional groups of a segmentation: what all frames share, and what each has of its own.
class FunctionalGroups {
 public:
  /// Keeps a reference. Throws Error{input} unless there is a group for each frame; more are left aside.
  FunctionalGroups(DcmDataset& dataset, std::size_t frame_count);

  /// Spacing and orientation, which must be those of all frames. Throws Error{input}.
  PlaneOrientation orientation(const Index3& size) const;
  /// The place of each frame, and its segment if frames have one each. Throws Error{input}.
  std::vector<StoredFrame> frames(bool have_segments) const;

 private:
  std::uint16_t segment_of(std::size_t frame) const;
  /// The one item of a group, of the frame or else of all; null if there is none.
  DcmItem* find(std::size_t frame, const DcmTagKey& group) const;
  DcmItem& require(std::size_t frame, const DcmTagKey& group, const char* name) const;

  std::vector<DcmItem*> per_frame_;
  DcmItem* shared_ = nullptr;
};

}  // namespace sammoe

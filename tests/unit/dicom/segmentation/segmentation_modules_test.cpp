#include "dicom/segmentation/segmentation_modules.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(SegmentationModules, LabelsComeBackFromTrackingIds) {
  for (const int label : {1, 9, 10, 300, 65535})
    EXPECT_EQ(label_of_tracking_id(tracking_id(static_cast<std::uint16_t>(label))), label);
}

TEST(SegmentationModules, OtherTrackingIdsHoldNoLabel) {
  for (const char* text :
       {"", "lesion 7", "sammoe label", "sammoe label ", "sammoe label 65536", "sammoe label -1",
        "sammoe label 1x", "sammoe label 0", "sammoe label 99999999999999999999"})
    EXPECT_EQ(label_of_tracking_id(text), 0) << text;
}

}  // namespace
}  // namespace sammoe

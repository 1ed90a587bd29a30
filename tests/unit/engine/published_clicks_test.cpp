#include "sammoe/checkpoint_import.hpp"
#include "sammoe/in_process.hpp"
#include "sammoe/segmenter.hpp"

#include "bundle/bundle_writer.hpp"
#include "files/atomic_file.hpp"
#include "importer/checkpoint_reader.hpp"
#include "model/tensor.hpp"
#include "unit/engine/engine_scenes.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

// tiny.golden.pt holds what the public implementation of SAM-Med3D computes under PyTorch 1.13 from
// tiny.checkpoint.pth for 1 to 4 iterated clicks (see importer/network_parity_test.cpp). Here the whole
// engine has to come to the same logits: its image is a volume of the ROI's own size and spacing, so that
// sampling changes nothing.
class PublishedClicks : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::filesystem::path data = std::filesystem::path(SAMMOE_TEST_DATA) / "sam_med3d";
    golden_ = read_checkpoint(data / "tiny.golden.pt").tensors;
    ImportOptions import;
    import.general = data / "tiny.checkpoint.pth";
    import.output = folder_.path() / "bundle";
    import.roi_placement = RoiPlacement::inside;  // the ROI is the whole volume, wherever the clicks are
    BundleInfo bundle = import_checkpoints(import);
    bundle.intensity.foreground_above = 1e30;  // the golden image is normalised already: leave it as it is
    write_atomically(import.output / "bundle.json", bundle_manifest_json(bundle));
  }

  ObjectPrompt golden_clicks(int count) const {
    const std::string click = "click" + std::to_string(count) + ".";
    const at::Tensor points = golden_.at(click + "points").to(at::kDouble);
    const at::Tensor labels = golden_.at(click + "labels").to(at::kDouble);
    ObjectPrompt object;
    for (std::int64_t n = 0; n < points.size(1); ++n) {
      Point3 position{};
      for (int axis = 0; axis < 3; ++axis) position[axis] = points[0][n][axis].item<double>();
      object.clicks.push_back({position, Frame::voxel, labels[0][n].item<double>() > 0.5});
    }
    return object;
  }

  TemporaryFolder folder_;
  TensorMap golden_;
};

TEST_F(PublishedClicks, TheEngineComesToThePublishedLogits) {
  SegmenterOptions one_thread;
  one_thread.threads = 1;
  Segmenter segmenter = segmenter_in_this_process(folder_.path() / "bundle", one_thread);
  const Grid grid = grid_of({64, 64, 64});
  const Volume volume = Volume::from_values(grid, voxels_from_tensor(golden_.at("image")));
  SegmentOptions options;
  options.keep_probabilities = true;
  for (int clicks = 1; clicks <= 4; ++clicks) {
    const SegmentationResult result = segmenter.segment(volume, {golden_clicks(clicks)}, options);
    const std::string click = "click" + std::to_string(clicks) + ".";
    const at::Tensor low_res = golden_.at(click + "low_res_logits").reshape({1, 1, 32, 32, 32});
    const std::vector<float> expected =
        voxels_from_tensor(at::upsample_trilinear3d(low_res, {64, 64, 64}, false));
    const std::vector<float>& met = result.objects[0].probabilities.value().probabilities;
    ASSERT_EQ(met.size(), expected.size());
    double largest = 0;
    for (std::size_t n = 0; n < met.size(); ++n)
      largest = std::max(largest, std::abs(met[n] - sigmoid(expected[n])));
    EXPECT_LT(largest, 1e-4) << "after click " << clicks;
    EXPECT_NEAR(result.objects[0].predicted_iou, golden_.at(click + "iou").flatten()[0].item<double>(), 1e-4);
    // The logits must say something for this to mean something.
    const auto [low, high] = std::minmax_element(expected.begin(), expected.end());
    EXPECT_GT(*high - *low, 0.1);
  }
}

}  // namespace
}  // namespace sammoe

#include "sammoe/bundle.hpp"

#include "bundle/bundle_writer.hpp"
#include "files/atomic_file.hpp"
#include "files/file_bytes.hpp"
#include "files/sha256.hpp"
#include "unit/engine/engine_scenes.hpp"

#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

// A U-Net that torch 2.x traced, and the classes that Python found (tests/data/networks/make_small_unet.py).

constexpr std::int64_t kEdge = 16;

std::string stored(const std::string& name) {
  return read_file_bytes(std::filesystem::path(SAMMOE_TEST_DATA) / "networks" / name, 1 << 20,
                         ErrorCode::input);
}

/// A bundle whose expert "organs" is the stored network, in an ROI of its own.
void write_traced_bundle(const std::filesystem::path& folder) {
  write_tiny_bundle(folder, TinyBundle());
  const std::string bytes = stored("small_unet.pt");
  write_atomically(folder / "experts/organs.pt", bytes);
  BundleInfo bundle = read_bundle_info(folder);
  VolumeNetwork network;
  network.file = {"experts/organs.pt", sha256_hex(bytes.data(), bytes.size())};
  network.channels = {"", "spleen", "liver"};
  network.roi = RoiBox{{kEdge, kEdge, kEdge}, {1.5, 1.5, 1.5}, RoiPlacement::inside};
  network.intensity.emplace().fixed_scale = FixedScale{48, 24};
  bundle.experts.push_back({"organs", "", {"spleen", "liver"}, {}, {}, {}, "", network});
  write_atomically(folder / "bundle.json", bundle_manifest_json(bundle));
}

/// The image that Python was shown.
Volume pattern() {
  std::vector<std::int16_t> voxels;
  for (std::int64_t k = 0; k < kEdge; ++k) {
    for (std::int64_t j = 0; j < kEdge; ++j)
      for (std::int64_t i = 0; i < kEdge; ++i)
        voxels.push_back(static_cast<std::int16_t>((7 * i + 5 * j * j + 3 * i * k) % 97));
  }
  return Volume::from_values(grid_of({kEdge, kEdge, kEdge}), std::move(voxels));
}

class TracedNetwork : public ::testing::Test {
 protected:
  TracedNetwork() { write_traced_bundle(folder_.path()); }

  LabelMap segment(const std::vector<ObjectPrompt>& prompts) {
    SegmenterOptions one_thread;
    one_thread.threads = 1;
    Segmenter segmenter = segmenter_in_this_process(folder_.path(), one_thread);
    SegmentOptions options;
    options.routing = strategy("expert:organs");
    return segmenter.segment(pattern(), prompts, options).mask();
  }

  TemporaryFolder folder_;
  std::string classes_ = stored("small_unet.mask");
};

TEST_F(TracedNetwork, AllLabelsAreTheClassesThatPythonFound) {
  const LabelMap mask = segment(prompts_of_channels(read_bundle_info(folder_.path()), "organs"));
  ASSERT_EQ(mask.labels.size(), classes_.size());
  for (std::size_t n = 0; n < classes_.size(); ++n)
    ASSERT_EQ(mask.labels[n], static_cast<unsigned char>(classes_[n])) << "voxel " << n;
}

TEST_F(TracedNetwork, AClickTakesItsClass) {
  for (const char wanted : {'\1', '\2'}) {
    const std::size_t voxel = classes_.find(wanted);
    ObjectPrompt object;
    object.label = 7;
    object.clicks = {{{static_cast<double>(voxel % kEdge), static_cast<double>(voxel / kEdge % kEdge),
                       static_cast<double>(voxel / kEdge / kEdge)},
                      Frame::voxel,
                      true}};
    const LabelMap mask = segment({object});
    for (std::size_t n = 0; n < classes_.size(); ++n)
      ASSERT_EQ(mask.labels[n], classes_[n] == wanted ? 7 : 0) << "voxel " << n;
  }
}

}  // namespace
}  // namespace sammoe

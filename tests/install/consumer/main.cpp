// Segments a volume built in memory, through the public interface alone: consumer BUNDLE
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <vector>

#include <sammoe/error.hpp>
#include <sammoe/segmenter.hpp>
#include <sammoe/version.hpp>

namespace {

// A bright ball of 10 mm radius in the middle of a dark cube.
sammoe::Volume ball() {
  sammoe::Grid grid;
  grid.size = {48, 48, 48};
  grid.spacing_mm = {1, 1, 1};
  std::vector<std::int16_t> voxels;
  for (int k = 0; k < 48; ++k) {
    for (int j = 0; j < 48; ++j) {
      for (int i = 0; i < 48; ++i) {
        const int distance_squared = (i - 24) * (i - 24) + (j - 24) * (j - 24) + (k - 24) * (k - 24);
        voxels.push_back(distance_squared < 100 ? 900 : 100);
      }
    }
  }
  return sammoe::Volume::from_values(grid, std::move(voxels));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  try {
    sammoe::Segmenter segmenter(argv[1]);
    const sammoe::ObjectPrompt object{7, "ball", {{{24, 24, 24}, sammoe::Frame::voxel, true}}};
    const sammoe::SegmentationResult result = segmenter.segment(ball(), {object});
    const std::vector<std::uint16_t> labels = result.mask().labels;
    const auto count = std::count(labels.begin(), labels.end(), std::uint16_t{7});
    std::printf("sammoe %s: %td voxels of %zu\n", sammoe::kVersion, count, labels.size());
    return count > 0 && labels.size() == 48U * 48U * 48U && labels[24 + 48 * (24 + 48 * 24)] == 7 ? 0 : 1;
  } catch (const sammoe::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}

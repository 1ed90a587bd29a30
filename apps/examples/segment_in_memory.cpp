// Segments a volume that is in memory, without any file but the model: your buffer and its geometry in, a
// mask in the same layout out. A second click then corrects the mask, as a viewer would do it.
//
//   segment_in_memory models/demo
#include <cstdint>
#include <cstdio>
#include <memory>
#include <vector>

#include <sammoe/error.hpp>
#include <sammoe/segmenter.hpp>

namespace {

// 64 x 64 x 32 voxels of 1 x 1 x 2 mm as DICOM stores a slice: i runs to the patient's left, j to the back.
// World coordinates are RAS+ mm; from ITK's or DICOM's LPS, change the signs of the first two rows of the
// direction and of the origin.
sammoe::Grid scanner_grid() {
  sammoe::Grid grid;
  grid.size = {64, 64, 32};
  grid.spacing_mm = {1, 1, 2};
  grid.direction_in_ras = {{{-1, 0, 0}, {0, -1, 0}, {0, 0, 1}}};
  grid.origin_in_ras = {32, 32, -32};
  return grid;
}

bool in_ball(const sammoe::Point3& point, const sammoe::Point3& centre, double radius) {
  double squared = 0;
  for (int axis = 0; axis < 3; ++axis) squared += (point[axis] - centre[axis]) * (point[axis] - centre[axis]);
  return squared < radius * radius;
}

// Stands for your scanner or loader: a bright organ of 12 mm radius at the world's origin, and a neighbour
// that touches it.
std::vector<std::int16_t> scan(const sammoe::Grid& grid) {
  std::vector<std::int16_t> voxels;
  for (int k = 0; k < 32; ++k)
    for (int j = 0; j < 64; ++j)
      for (int i = 0; i < 64; ++i) {  // i fastest
        const sammoe::Point3 point = grid.ras_from_voxel({1.0 * i, 1.0 * j, 1.0 * k});
        voxels.push_back(in_ball(point, {0, 0, 0}, 12) || in_ball(point, {17, 0, 0}, 5) ? 900 : 100);
      }
  return voxels;
}

void print(const char* when, const sammoe::SegmentationResult& result) {
  const sammoe::ObjectResult& organ = result.objects.front();
  std::printf("%s: %lld voxels, %.2f ml, by", when, static_cast<long long>(organ.voxel_count),
              static_cast<double>(organ.voxel_count) * result.grid.voxel_volume_mm3() / 1000);
  for (const sammoe::ExpertShare& share : organ.experts)
    std::printf(" %s (%.2f)", share.expert.c_str(), share.weight);
  std::printf("\n");
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 2) return std::fprintf(stderr, "usage: segment_in_memory BUNDLE\n"), 2;
  const sammoe::Grid grid = scanner_grid();
  const std::vector<std::int16_t> voxels = scan(grid);

  // The voxels stay yours and are not copied: this pointer frees nothing, so they must outlive the volume.
  // sammoe::Volume::from_values(grid, std::move(voxels)) would take them over instead.
  const std::shared_ptr<const void> view(voxels.data(), [](const void*) {});
  const sammoe::Volume volume(grid, sammoe::ScalarType::int16, view);

  sammoe::Segmenter segmenter(argv[1]);  // loads the model; keep it for all volumes
  sammoe::ObjectPrompt organ{7, "organ", {{{0, 0, 0}, sammoe::Frame::ras_mm, true}}};
  sammoe::OpenVolume open = segmenter.open(volume);  // keeps what it computes, for further clicks
  print("one click", open.segment({organ}));

  organ.clicks.push_back({{17, 0, 0}, sammoe::Frame::ras_mm, false});  // the neighbour does not belong to it
  const sammoe::SegmentationResult result = open.segment({organ});
  print("two clicks", result);

  const std::vector<std::uint16_t> labels =
      result.mask().labels;  // as the voxels lie: 7 in the organ, else 0
  double sum = 0;
  for (std::size_t at = 0; at < voxels.size(); ++at) sum += labels[at] == 7 ? voxels[at] : 0;
  std::printf("mean intensity: %.1f\n", sum / static_cast<double>(result.objects.front().voxel_count));
} catch (const sammoe::Error& error) {
  return std::fprintf(stderr, "segment_in_memory: %s\n", error.what()), 1;
}

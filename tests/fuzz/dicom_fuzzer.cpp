// One file of a DICOM series, an image of several frames, or a Segmentation: refused, or a whole volume on a
// sound grid.
#include "sammoe/dicom_segmentation.hpp"

#include "dicom/series/dicom_volume_reader.hpp"
#include "fuzz/input_file.hpp"
#include "support/compressed_dicom.hpp"
#include "support/file_bytes.hpp"

#include <cmath>

namespace {

constexpr std::uint64_t kMaxVoxelBytes = 1 << 20;

void read(const std::filesystem::path& path) {
  using namespace sammoe;
  DicomReadOptions options;
  options.allow_gaps = true;
  options.correct_tilt = true;
  fuzz::read_or_refuse(ErrorCode::input, [&] {
    const auto loaded = read_dicom_volume(path, options, kMaxVoxelBytes);
    const Grid& grid = loaded.volume.grid();
    grid.validate();
    for (const float value : loaded.volume.values({{0, 0, 0}, grid.size}))
      fuzz::require(std::isfinite(value));
  });
}

void read_labels(const std::filesystem::path& path) {
  using namespace sammoe;
  fuzz::read_or_refuse(ErrorCode::input, [&] {
    const LabelMap map = read_dicom_segmentation(path, {kMaxVoxelBytes, {}, {}});
    map.grid.validate();
    fuzz::require(static_cast<std::int64_t>(map.labels.size()) == map.grid.voxel_count());
  });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const sammoe::dicom_test::Series series(sammoe::dicom_test::enlarge);
  const std::filesystem::path path = series.path(1);
  sammoe::write_bytes(path, {data, data + size});
  read(series.folder());
  read(path);
  read_labels(path);
  return 0;
}

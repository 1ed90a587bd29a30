// Volumes of every format (NIfTI, NRRD, MetaImage): refused, or a whole volume on a sound grid.
#include "sammoe/volume_io.hpp"

#include "fuzz/input_file.hpp"

#include <cmath>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sammoe;
  static fuzz::InputFile file("volume");
  ReadOptions options;
  options.max_bytes = 1 << 20;
  if (size % 2 == 1) options.volume_index = 0;
  if (size % 3 == 1) options.non_finite = NonFinite::zero;
  if (size % 5 == 1) options.prefer_form = NiftiForm::qform;
  fuzz::read_or_refuse(ErrorCode::input, [&] {
    const LoadedVolume loaded = read_volume(file.holding(data, size), options);
    const Grid& grid = loaded.volume.grid();
    grid.validate();
    const std::vector<float> values = loaded.volume.values({{0, 0, 0}, grid.size});
    fuzz::require(static_cast<std::int64_t>(values.size()) == grid.voxel_count());
    for (const float value : values) fuzz::require(std::isfinite(value));
    fuzz::require(loaded.sha256.size() == 64);
  });
  return 0;
}

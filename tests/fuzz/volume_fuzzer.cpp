// Volumes and label maps of every format, with voxels in the file or beside it: refused, or a whole volume on
// a sound grid.
#include "sammoe/volume_io.hpp"

#include "fuzz/input_file.hpp"

#include <cmath>

namespace {

using namespace sammoe;

/// The file is named as the header of a pair; the other of the pair, which headers may also name, is there.
fuzz::InputFile& input() {
  static fuzz::InputFile file("volume.hdr");
  static const bool is_ready = [] {
    std::string voxels(48, '\0');
    for (std::size_t n = 0; n < voxels.size(); n += 2) voxels[n] = static_cast<char>(n / 2);
    file.put_beside("volume.img", voxels);
    return true;
  }();
  static_cast<void>(is_ready);
  return file;
}

ReadOptions options_for(std::size_t size) {
  ReadOptions options;
  options.max_bytes = 1 << 20;
  if (size % 2 == 1) options.volume_index = 0;
  if (size % 3 == 1) options.non_finite = NonFinite::zero;
  if (size % 5 == 1) options.prefer_form = NiftiForm::qform;
  return options;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::filesystem::path& path = input().holding(data, size);
  const ReadOptions options = options_for(size);
  fuzz::read_or_refuse(ErrorCode::input, [&] {
    const LoadedVolume loaded = read_volume(path, options);
    const Grid& grid = loaded.volume.grid();
    grid.validate();
    const std::vector<float> values = loaded.volume.values({{0, 0, 0}, grid.size});
    fuzz::require(static_cast<std::int64_t>(values.size()) == grid.voxel_count());
    for (const float value : values) fuzz::require(std::isfinite(value));
    fuzz::require(loaded.sha256 == sha256_of_volume(path));
  });
  fuzz::read_or_refuse(ErrorCode::input, [&] {
    const LoadedLabelMap loaded = load_label_map(path, options);
    loaded.map.grid.validate();
    fuzz::require(static_cast<std::int64_t>(loaded.map.labels.size()) == loaded.map.grid.voxel_count());
  });
  return 0;
}

// Volumes and label maps of every format, with voxels in the file or beside it: refused, or a whole volume on
// a sound grid.
#include "sammoe/volume_inspection.hpp"
#include "sammoe/volume_io.hpp"

#include "fuzz/input_file.hpp"
#include "fuzz/packed_bytes.hpp"

#include <cmath>

namespace {

using namespace sammoe;

/// The file is named as the header of a pair; the other of the pair is there, and the same voxels packed:
/// headers may name each.
fuzz::InputFile& input() {
  static fuzz::InputFile file("volume.hdr");
  static const bool is_ready = [] {
    std::string voxels(48, '\0');
    for (std::size_t n = 0; n < voxels.size(); n += 2) voxels[n] = static_cast<char>(n / 2);
    file.put_beside("volume.img", voxels);
    file.put_beside("volume.gz", fuzz::packed(voxels, 31));
    file.put_beside("volume.zraw", fuzz::packed(voxels, 15));
    file.put_beside("volume.bz2", fuzz::packed_by_bzip2(voxels));
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

/// A description must agree with what is read: refused or not, and its numbers finite.
void check_inspection(const std::filesystem::path& path, const ReadOptions& options, bool is_read) {
  const InputInspection inspection = inspect_input(path, options);
  if (!inspection.volume) return;
  const VolumeInspection& volume = *inspection.volume;
  fuzz::require(volume.problem.empty() == is_read);
  fuzz::require(volume.axis_codes.size() == 3 && std::isfinite(volume.obliquity_degrees));
  if (volume.range)
    fuzz::require(volume.range->minimum <= volume.range->mean + 1e-3 * std::abs(volume.range->mean));
  if (!volume.labels) return;
  for (const LabelSummary& label : *volume.labels)
    fuzz::require(label.label >= 1 && label.voxel_count >= 0 && std::isfinite(label.volume_ml));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::filesystem::path& path = input().holding(data, size);
  const ReadOptions options = options_for(size);
  bool is_read = false;
  fuzz::read_or_refuse(ErrorCode::input, [&] {
    const LoadedVolume loaded = read_volume(path, options);
    const Grid& grid = loaded.volume.grid();
    grid.validate();
    const std::vector<float> values = loaded.volume.values({{0, 0, 0}, grid.size});
    fuzz::require(static_cast<std::int64_t>(values.size()) == grid.voxel_count());
    for (const float value : values) fuzz::require(std::isfinite(value));
    fuzz::require(loaded.sha256 == sha256_of_volume(path));
    is_read = true;
  });
  bool is_described = false;
  fuzz::read_or_refuse(ErrorCode::input, [&] {
    check_inspection(path, options, is_read);
    is_described = true;
  });
  fuzz::require(is_described || !is_read);
  fuzz::read_or_refuse(ErrorCode::input, [&] {
    const LoadedLabelMap loaded = load_label_map(path, options);
    loaded.map.grid.validate();
    fuzz::require(static_cast<std::int64_t>(loaded.map.labels.size()) == loaded.map.grid.voxel_count());
  });
  return 0;
}

// Volumes and masks in memory: the same as in files, byte for byte.
#include "sammoe/volume_io.hpp"

#include "support/file_bytes.hpp"
#include "support/grids.hpp"
#include "support/nifti_file.hpp"
#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::HasSubstr;

LabelMap some_map() {
  LabelMap map{small_grid(axis_orders().front()), {}};
  for (std::int64_t n = 0; n < map.grid.voxel_count(); ++n)
    map.labels.push_back(static_cast<std::uint16_t>(n % 7));
  return map;
}

std::string text_of_file(const std::filesystem::path& path) {
  const Bytes bytes = read_bytes(path);
  return {bytes.begin(), bytes.end()};
}

TEST(VolumeInMemory, IsReadAsItsFile) {
  const TemporaryFolder folder;
  for (const char* name : {"mask.nii", "mask.nii.gz", "mask.nrrd", "mask.mha", "mask.mgz"}) {
    const std::filesystem::path path = folder.path() / name;
    write_label_map(path, some_map());
    const LoadedVolume from_file = read_volume(path);
    const LoadedVolume from_memory = parse_volume(text_of_file(path), name);
    const Region whole{{0, 0, 0}, from_file.volume.grid().size};
    EXPECT_EQ(from_memory.volume.values(whole), from_file.volume.values(whole)) << name;
    EXPECT_TRUE(same_grid(from_memory.volume.grid(), from_file.volume.grid(), 0)) << name;
    EXPECT_EQ(from_memory.sha256, from_file.sha256) << name;
  }
}

TEST(VolumeInMemory, ALargePlainOneIsMapped) {
  Grid grid;
  grid.size = {128, 128, 100};
  const LabelMap map{grid, std::vector<std::uint16_t>(static_cast<std::size_t>(grid.voxel_count()), 300)};
  const LoadedVolume loaded = parse_volume(encode_label_map("mask.nii", map), "mask.nii");
  EXPECT_EQ(loaded.volume.values({{127, 127, 99}, {1, 1, 1}})[0], 300);
}

TEST(VolumeInMemory, IsEncodedAsItsFile) {
  const TemporaryFolder folder;
  for (const char* name : {"mask.nii", "mask.nii.gz", "mask.nrrd", "mask.seg.nrrd", "mask.mha", "mask.mgz"}) {
    write_label_map(folder.path() / name, some_map());
    EXPECT_EQ(encode_label_map(name, some_map()), text_of_file(folder.path() / name)) << name;
  }
}

TEST(VolumeInMemory, RefusesWhatNeedsFiles) {
  const auto refusal = [](const std::string& bytes, const char* name) {
    return refusal_of([&] { parse_volume(bytes, name); });
  };
  const std::string nhdr =
      "NRRD0004\ntype: short\ndimension: 3\nspace: left-posterior-superior\nsizes: 4 3 2\n"
      "space directions: (1,0,0) (0,1,0) (0,0,1)\nspace origin: (0,0,0)\nendian: little\nencoding: raw\n"
      "data file: x.raw\n";
  EXPECT_THAT(refusal(nhdr, "upload.nhdr"),
              HasSubstr("upload.nhdr: is a header whose voxels are in a second file"));
  EXPECT_THAT(refusal(std::string(128, '\0') + "DICM" + std::string(400, '\0'), "a.dcm"), HasSubstr("DICOM"));
  EXPECT_THAT(refusal("", "nothing.nii"), HasSubstr("nothing.nii: is empty"));
  EXPECT_THAT(refusal("no volume", "x.nii"), HasSubstr("does not start like any known format"));
  EXPECT_THAT(refusal_of([] { encode_label_map("mask.png", some_map()); }, ErrorCode::output),
              HasSubstr("mask.png"));
}

}  // namespace
}  // namespace sammoe

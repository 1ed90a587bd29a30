#include "sammoe/volume_io.hpp"

#include "support/file_bytes.hpp"
#include "support/grids.hpp"
#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"

#include <cstring>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// A MGH file put together byte by byte, big endian: 4 x 3 x 2 int16 with the values 0 to 23.
struct MghFile {
  int version = 1;
  std::array<int, 4> size{4, 3, 2, 1};
  int type = 4;
  int good_ras = 1;
  std::array<float, 3> spacing{2, 3, 4};
  std::array<float, 9> directions{-1, 0, 0, 0, 0, -1, 0, 1, 0};
  std::array<float, 3> centre{10, 20, 30};
  Bytes voxels;
  Bytes tail;

  MghFile() {
    for (int n = 0; n < 24; ++n) put(voxels, static_cast<std::uint16_t>(n));
  }

  template <typename T>
  static void put(Bytes& bytes, T value) {
    for (std::size_t n = sizeof(T); n-- > 0;) bytes.push_back(static_cast<unsigned char>(value >> (8 * n)));
  }
  static void put_real(Bytes& bytes, float value) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    put(bytes, bits);
  }

  Bytes bytes() const {
    Bytes file;
    put(file, static_cast<std::uint32_t>(version));
    for (const int axis : size) put(file, static_cast<std::uint32_t>(axis));
    put(file, static_cast<std::uint32_t>(type));
    put(file, std::uint32_t{0});
    put(file, static_cast<std::uint16_t>(good_ras));
    for (const float value : spacing) put_real(file, value);
    for (const float value : directions) put_real(file, value);
    for (const float value : centre) put_real(file, value);
    file.resize(284);
    file.insert(file.end(), voxels.begin(), voxels.end());
    file.insert(file.end(), tail.begin(), tail.end());
    return file;
  }
};

class Mgh : public testing::Test {
 protected:
  LoadedVolume read(const Bytes& bytes, const ReadOptions& options = {}) {
    return read_volume(write_bytes(folder_.path() / "volume.mgz", bytes), options);
  }
  std::string refusal(const Bytes& bytes) {
    return refusal_of([&] { read(bytes); });
  }
  TemporaryFolder folder_;
};

TEST_F(Mgh, EveryFieldArrivesPlainAndPacked) {
  const Bytes bytes = MghFile().bytes();
  for (const Bytes& stored : {bytes, packed(bytes)}) {
    const LoadedVolume loaded = read(stored);
    const Grid& grid = loaded.volume.grid();
    EXPECT_EQ(grid.size, (Index3{4, 3, 2}));
    EXPECT_EQ(grid.spacing_mm, (Point3{2, 3, 4}));
    // Axes L, I, A; the voxel (2, 1.5, 1) lies at the centre.
    EXPECT_EQ(grid.ras_from_voxel({2, 1.5, 1}), (Point3{10, 20, 30}));
    EXPECT_EQ(grid.origin_in_ras, (Point3{14, 16, 34.5}));
    EXPECT_EQ(loaded.volume.values({{3, 2, 1}, {1, 1, 1}})[0], 23);
    EXPECT_TRUE(loaded.warnings.empty());
  }
}

TEST_F(Mgh, WithoutAPlaceItIsFreeSurfersDefaultAndThatIsSaid) {
  MghFile file;
  file.good_ras = 0;
  const LoadedVolume loaded = read(file.bytes());
  EXPECT_EQ(loaded.volume.grid().spacing_mm, (Point3{1, 1, 1}));
  EXPECT_EQ(loaded.volume.grid().ras_from_voxel({2, 1.5, 1}), (Point3{0, 0, 0}));
  EXPECT_THAT(loaded.warnings, ElementsAre(HasSubstr("goodRASFlag is 0")));
}

TEST_F(Mgh, FramesAreVolumes) {
  MghFile file;
  file.size = {4, 3, 1, 2};
  EXPECT_THAT(refusal(file.bytes()),
              HasSubstr("holds 2 volumes; expected one; choose one (--volume 0 to 1)"));
  ReadOptions options;
  options.volume_index = 1;
  EXPECT_EQ(read(file.bytes(), options).volume.values({{0, 0, 0}, {1, 1, 1}})[0], 12);
}

TEST_F(Mgh, WhatFreeSurferWritesAfterTheVoxelsIsAccepted) {
  MghFile file;
  file.tail = Bytes(20, 1);
  EXPECT_NO_THROW(read(file.bytes()));
  MghFile::put(file.tail, std::uint32_t{3});  // the command line
  MghFile::put(file.tail, std::uint64_t{5});
  file.tail.insert(file.tail.end(), 5, 'x');
  MghFile::put(file.tail, std::uint32_t{30});  // an old transform, whose length has 32 bits
  MghFile::put(file.tail, std::uint32_t{2});
  file.tail.insert(file.tail.end(), 2, 'x');
  EXPECT_NO_THROW(read(file.bytes()));
  for (const std::size_t cut : {1U, 3U, 7U, 9U, 13U}) {
    MghFile damaged = file;
    damaged.tail.resize(file.tail.size() - cut);
    EXPECT_THROW(read(damaged.bytes()), Error) << cut;
  }
  file.tail = Bytes(3, 1);
  EXPECT_THAT(refusal(file.bytes()), HasSubstr("neither voxels nor a tag"));
}

TEST_F(Mgh, RefusesWhatCannotBe) {
  MghFile file;
  file.voxels.pop_back();
  EXPECT_THAT(refusal(file.bytes()), HasSubstr("the header asks for"));
  file = MghFile();
  file.type = 9;
  EXPECT_THAT(refusal(file.bytes()), HasSubstr("type is 9"));
  file = MghFile();
  file.size[1] = 0;
  EXPECT_THAT(refusal(file.bytes()), HasSubstr("height is 0"));
  file.size = {0x7fffffff, 0x7fffffff, 0x7fffffff, 0x7fffffff};
  EXPECT_THAT(refusal(file.bytes()), HasSubstr("height is 2147483647"));
  file = MghFile();
  file.spacing[2] = -1;
  EXPECT_THAT(refusal(file.bytes()), HasSubstr("spacing along axis 2 is -1"));
  const Bytes whole = MghFile().bytes();
  for (std::size_t count = 4; count < whole.size(); ++count)
    EXPECT_THROW(read(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(count))), Error);
}

TEST_F(Mgh, LabelsAreWrittenInTypesThatAllReadersKnow) {
  const Grid grid = small_grid();
  LabelMap map{grid, std::vector<std::uint16_t>(static_cast<std::size_t>(grid.voxel_count()), 0)};
  const std::filesystem::path path = folder_.path() / "labels.mgz";
  for (const auto& [label, type] : std::vector<std::pair<std::uint16_t, ScalarType>>{
           {255, ScalarType::uint8}, {2035, ScalarType::int16}, {65535, ScalarType::int32}}) {
    map.labels[7] = label;
    write_label_map(path, map);
    EXPECT_EQ(read_volume(path).volume.scalar_type(), type);
    EXPECT_EQ(read_label_map(path).labels, map.labels);
  }
}

}  // namespace
}  // namespace sammoe

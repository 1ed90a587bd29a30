#include "sammoe/volume_io.hpp"

#include "files/sha256.hpp"
#include "io/affine_grid.hpp"
#include "support/file_bytes.hpp"
#include "support/grids.hpp"
#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"

#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;
using testing::AnyOf;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kEndings[] = {".nii", ".nii.gz", ".nrrd", ".seg.nrrd",
                                    ".mha", ".mgh",    ".mgz",  ".NII.GZ"};

LabelMap map_on(const Grid& grid, std::uint16_t factor = 1) {
  LabelMap map{grid, std::vector<std::uint16_t>(static_cast<std::size_t>(grid.voxel_count()))};
  for (std::size_t n = 0; n < map.labels.size(); ++n) map.labels[n] = static_cast<std::uint16_t>(n * factor);
  return map;
}

std::size_t entries_in(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator{}));
}

class VolumeOutput : public testing::Test {
 protected:
  fs::path path(const std::string& name) const { return folder_.path() / name; }
  TemporaryFolder folder_;
};

class VolumeOutputAs : public VolumeOutput, public testing::WithParamInterface<const char*> {
 protected:
  fs::path path_ = path(std::string("mask") + GetParam());
};
INSTANTIATE_TEST_SUITE_P(Formats, VolumeOutputAs, testing::ValuesIn(kEndings));

TEST_P(VolumeOutputAs, LabelsComeBackOnEveryAxisOrder) {
  bool oblique = false;
  for (const Matrix3& axes : axis_orders()) {
    oblique = !oblique;
    const LabelMap map = map_on(small_grid(oblique ? turned(axes) : axes));
    write_label_map(path_, map);
    const LabelMap back = read_label_map(path_);
    EXPECT_EQ(back.labels, map.labels);
    EXPECT_EQ(back.grid.size, map.grid.size);
    EXPECT_LT(largest_distance_mm(back.grid, map.grid), 1e-4);
  }
}

TEST_P(VolumeOutputAs, TheTypeIsAsNarrowAsTheLabelsAllow) {
  for (const int level : {0, 1, 9}) {
    WriteOptions options;
    options.compression_level = level;
    write_label_map(path_, map_on(small_grid()), {}, options);
    EXPECT_EQ(read_volume(path_).volume.scalar_type(), ScalarType::uint8);
    const LabelMap wide = map_on(small_grid(), 1000);
    write_label_map(path_, wide, {}, options);
    const bool is_mgh = path_.extension() == ".mgh" || path_.extension() == ".mgz";
    EXPECT_EQ(read_volume(path_).volume.scalar_type(), is_mgh ? ScalarType::int32 : ScalarType::uint16);
    EXPECT_EQ(read_label_map(path_).labels, wide.labels);
  }
}

TEST_P(VolumeOutputAs, AMaskFromItsBoxIsTheSameFileAsTheWhole) {
  const Grid grid = small_grid();
  for (const int factor : {1, 1000}) {
    LabelPatch patch{{{1, 2, 1}, {2, 1, 2}}, {3, 0, 7, 1}, {{3, "liver", {}}}};
    for (std::uint16_t& label : patch.labels) label = static_cast<std::uint16_t>(label * factor);
    patch.names[0].label = static_cast<std::uint16_t>(3 * factor);
    const std::string whole = write_label_map(path_, whole_mask(grid, patch));
    EXPECT_EQ(write_label_map(path_, grid, patch), whole);
  }
  EXPECT_EQ(write_label_map(path_, grid, LabelPatch{}), write_label_map(path_, whole_mask(grid, {})));
}

TEST_P(VolumeOutputAs, ReturnsTheHashOfTheFileAndIsTheSameEachTime) {
  const std::string first = write_label_map(path_, map_on(small_grid()));
  const Bytes bytes = read_bytes(path_);
  EXPECT_EQ(first, sha256_hex(bytes.data(), bytes.size()));
  EXPECT_EQ(first, read_volume(path_).sha256);
  EXPECT_EQ(first, write_label_map(path_, map_on(small_grid())));
}

TEST_P(VolumeOutputAs, ProbabilitiesFillTheirRegionOnly) {
  const Grid grid = small_grid();
  const ProbabilityPatch patch{{{1, 2, 1}, {2, 1, 2}}, {0.1F, 0.2F, 0.3F, 0.4F}};
  write_probabilities(path_, grid, {patch});
  const LoadedVolume loaded = read_volume(path_);
  EXPECT_EQ(loaded.volume.scalar_type(), ScalarType::float32);
  EXPECT_EQ(loaded.volume.values(patch.region), patch.probabilities);
  float sum = 0;
  for (const float value : loaded.volume.values({{0, 0, 0}, grid.size})) sum += value;
  EXPECT_FLOAT_EQ(sum, 1.0F);
}

/// Makes writing past a number of bytes fail, as a full disk does, while it lives.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    rlimit limit = before_;
    limit.rlim_cur = bytes;
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int);
};

TEST_P(VolumeOutputAs, LeavesTheOldFileAndNothingElseWhenTheDiskIsFull) {
  const LabelMap map = map_on(small_grid());
  write_label_map(path_, map);
  const Bytes old = read_bytes(path_);
  for (const rlim_t limit : {rlim_t{0}, rlim_t{50}, static_cast<rlim_t>(old.size() - 1)}) {
    std::string message;
    {
      const FileSizeLimit full(limit);
      message = refusal_of([&] { write_label_map(path_, map); }, ErrorCode::output);
    }
    EXPECT_THAT(message, HasSubstr(path_.string() + ": cannot be written: File too large"));
    EXPECT_EQ(read_bytes(path_), old);
    EXPECT_EQ(entries_in(folder_.path()), 1U);
  }
}

TEST_F(VolumeOutput, SeveralPatchesBecomeVolumesOfOneFile) {
  const Grid grid = small_grid();
  std::vector<ProbabilityPatch> patches;
  for (std::int64_t n = 0; n < 3; ++n)
    patches.push_back({{{n, 0, 0}, {1, 1, 1}}, {0.25F * static_cast<float>(n + 1)}});
  for (const char* name : {"p.nii", "p.nii.gz", "p.mgz", "p.mgh"}) {
    write_probabilities(path(name), grid, patches);
    for (std::int64_t n = 0; n < 3; ++n) {
      ReadOptions options;
      options.volume_index = n;
      const Volume volume = read_volume(path(name), options).volume;
      EXPECT_EQ(volume.values({{0, 0, 0}, {3, 1, 1}})[static_cast<std::size_t>(n)],
                0.25F * static_cast<float>(n + 1));
      EXPECT_LT(largest_distance_mm(volume.grid(), grid), 1e-4);
    }
  }
  for (const char* name : {"p.nrrd", "p.mha"}) {
    EXPECT_THAT(refusal_of([&] { write_probabilities(path(name), grid, patches); }, ErrorCode::output),
                HasSubstr("3 volumes in one file; expected .nii.gz"));
  }
  EXPECT_EQ(entries_in(folder_.path()), 4U);
}

TEST_F(VolumeOutput, CarriesTheSourcesGeometryFieldForField) {
  NiftiGeometry source;
  source.pixdim = {-1, 0.5, 0.75, 2.5};
  source.quatern = {0, 1, 0};
  source.qoffset = {90, -126, -72};
  source.srow = {-0.5, 0, 0, 90, 0, 0.75, 0, -126, 0, 0, 2.5, -72};
  source.xyzt_units = 10;
  for (const int version : {1, 2}) {
    for (const auto& [sform_code, qform_code] :
         {std::pair{1, 1}, std::pair{4, 0}, std::pair{0, 2}, std::pair{0, 0}}) {
      source.version = version;
      source.sform_code = sform_code;
      source.qform_code = qform_code;
      Grid grid;
      grid.size = {5, 4, 3};
      grid.spacing_mm = {0.5, 0.75, 2.5};
      if (sform_code + qform_code > 0) {
        grid.direction_in_ras[0][0] = -1;
        grid.origin_in_ras = source.qoffset;
      }
      write_label_map(path("a.nii.gz"), map_on(grid), source);
      const LoadedVolume loaded = read_volume(path("a.nii.gz"));
      ASSERT_TRUE(loaded.nifti);
      EXPECT_EQ(loaded.nifti->version, version);
      EXPECT_EQ(loaded.nifti->pixdim, source.pixdim);
      EXPECT_EQ(loaded.nifti->sform_code, sform_code);
      EXPECT_EQ(loaded.nifti->qform_code, qform_code);
      EXPECT_EQ(loaded.nifti->quatern, source.quatern);
      EXPECT_EQ(loaded.nifti->qoffset, source.qoffset);
      EXPECT_EQ(loaded.nifti->srow, source.srow);
      EXPECT_EQ(loaded.nifti->xyzt_units, 10);
      EXPECT_LT(largest_distance_mm(loaded.volume.grid(), grid), 1e-4);
    }
  }
}

TEST_F(VolumeOutput, CarriesFormsThatDifferIfOneOfThemIsTheGrids) {
  NiftiGeometry source;
  source.sform_code = 4;
  source.qform_code = 1;
  source.srow = {1, 0, 0, -90, 0, 1, 0, -126, 0, 0, 1, -72};
  Grid grid;
  grid.size = {5, 4, 3};
  EXPECT_NO_THROW(write_label_map(path("q.nii"), map_on(grid), source));
  grid.origin_in_ras = {-90, -126, -72};
  EXPECT_NO_THROW(write_label_map(path("s.nii"), map_on(grid), source));
  EXPECT_EQ(read_bytes(path("q.nii")), read_bytes(path("s.nii")));
  grid.origin_in_ras = {0, 0, 100};
  EXPECT_THAT(refusal_of([&] { write_label_map(path("x.nii"), map_on(grid), source); }, ErrorCode::output),
              HasSubstr("the grid lies elsewhere"));
}

TEST_F(VolumeOutput, AnAxisTooLongForVersion1MakesVersion2) {
  Grid grid;
  grid.size = {40000, 1, 1};
  write_label_map(path("long.nii"), map_on(grid));
  const LoadedVolume loaded = read_volume(path("long.nii"));
  EXPECT_EQ(loaded.nifti->version, 2);
  EXPECT_EQ(loaded.volume.grid().size[0], 40000);
}

TEST_F(VolumeOutput, IsCheckedBeforeTheWorkStarts) {
  EXPECT_NO_THROW(check_volume_output(path("a.nii.gz")));
  EXPECT_NO_THROW(check_volume_output(path("A.NII.GZ")));
  for (const char* name : {"a", ".nii.gz", "a.mhd", "a.nii.bz2", "a.hdr", "a.nhdr"}) {
    EXPECT_THAT(refusal_of([&] { check_volume_output(path(name)); }, ErrorCode::output),
                AnyOf(HasSubstr("no known ending"), HasSubstr("masks are not written as .")));
    EXPECT_THROW(write_label_map(path(name), map_on(small_grid())), Error);
  }
  EXPECT_THAT(refusal_of([&] { check_volume_output(path("missing/a.nii")); }, ErrorCode::output),
              HasSubstr("does not exist"));
  EXPECT_THROW(write_label_map(path("missing/a.nii"), map_on(small_grid())), Error);
  EXPECT_EQ(entries_in(folder_.path()), 0U);
}

TEST_F(VolumeOutput, AFolderOneMayNotWriteToIsRefused) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  fs::permissions(folder_.path(), fs::perms::owner_read | fs::perms::owner_exec);
  EXPECT_THAT(refusal_of([&] { check_volume_output(path("a.nii")); }, ErrorCode::output),
              HasSubstr("denied"));
  EXPECT_THAT(refusal_of([&] { write_label_map(path("a.nii"), map_on(small_grid())); }, ErrorCode::output),
              HasSubstr("denied"));
  fs::permissions(folder_.path(), fs::perms::owner_all);
}

TEST_F(VolumeOutput, RefusesWhatDoesNotFitTogether) {
  LabelMap map = map_on(small_grid());
  map.labels.pop_back();
  EXPECT_THROW(write_label_map(path("a.nii"), map), Error);
  EXPECT_THROW(write_probabilities(path("a.nii"), small_grid(), {}), Error);
  EXPECT_THROW(write_probabilities(path("a.nii"), small_grid(), {{{{4, 0, 0}, {2, 1, 1}}, {0.5F, 0.5F}}}),
               Error);
  EXPECT_THROW(write_probabilities(path("a.nii"), small_grid(), {{{{0, 0, 0}, {2, 1, 1}}, {0.5F}}}), Error);
  WriteOptions options;
  for (const int level : {-1, 10}) {
    options.compression_level = level;
    EXPECT_THAT(refusal_of([&] { write_label_map(path("a.nii"), map_on(small_grid()), {}, options); },
                           ErrorCode::usage),
                HasSubstr("compression level is " + std::to_string(level)));
  }
  EXPECT_EQ(entries_in(folder_.path()), 0U);
}

}  // namespace
}  // namespace sammoe

// Headers whose voxels are in a file beside them: MetaImage, NRRD, NIfTI pairs, Analyze 7.5.
#include "sammoe/volume_io.hpp"

#include "files/sha256.hpp"
#include "support/file_bytes.hpp"
#include "support/nifti_file.hpp"
#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"

#include <algorithm>
#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string mhd(const std::string& file, const std::string& more = "") {
  return "ObjectType = Image\nNDims = 3\nBinaryData = True\nTransformMatrix = 1 0 0 0 1 0 0 0 1\n"
         "Offset = 10 -20 30\nElementSpacing = 0.5 0.75 2\nDimSize = 4 3 2\nElementType = MET_SHORT\n" +
         more + "ElementDataFile = " + file + "\n";
}

std::string nhdr(const std::string& file, const std::string& more = "encoding: raw\n") {
  return "NRRD0004\ntype: short\ndimension: 3\nspace: left-posterior-superior\nsizes: 4 3 2\n"
         "space directions: (0.5,0,0) (0,0.75,0) (0,0,2)\nendian: little\nspace origin: (10,-20,30)\n" +
         more + "data file: " + file + "\n";
}

Bytes voxels() {
  return NiftiFile().voxels;  // 0 to 23
}

class DetachedVolume : public testing::Test {
 protected:
  fs::path path(const std::string& name) const { return folder_.path() / name; }
  fs::path header(const std::string& name, const std::string& text) const {
    return write_bytes(path(name), bytes_of(text));
  }
  void data(const std::string& name, const Bytes& bytes) const { write_bytes(path(name), bytes); }

  void expect_whole(const fs::path& file) const {
    const LoadedVolume loaded = read_volume(file);
    EXPECT_EQ(loaded.volume.grid().size, (Index3{4, 3, 2}));
    EXPECT_EQ(loaded.volume.grid().spacing_mm, (Point3{0.5, 0.75, 2}));
    EXPECT_EQ(loaded.volume.grid().origin_in_ras, (Point3{-10, 20, 30}));
    EXPECT_EQ(loaded.volume.values({{3, 2, 1}, {1, 1, 1}})[0], 23);
    EXPECT_THAT(loaded.warnings, IsEmpty());
    EXPECT_EQ(loaded.sha256, sha256_of_volume(file));
  }

  TemporaryFolder folder_;
};

TEST_F(DetachedVolume, MetaImageRawAndPacked) {
  data("a.raw", voxels());
  expect_whole(header("a.mhd", mhd("a.raw")));
  data("a.raw", joined(Bytes(5, 'x'), voxels()));
  expect_whole(header("skip.mhd", mhd("a.raw", "HeaderSize = 5\n")));
  expect_whole(header("end.mhd", mhd("a.raw", "HeaderSize = -1\n")));
  for (const int window_bits : {15, 31}) {
    const Bytes stored = packed(voxels(), window_bits);
    data("a.zraw", stored);
    const std::string flags = "CompressedData = True\nCompressedDataSize = ";
    expect_whole(header("z.mhd", mhd("a.zraw", flags + std::to_string(stored.size()) + "\n")));
    EXPECT_THAT(
        refusal_of([&] {
          read_volume(header("z.mhd", mhd("a.zraw", flags + std::to_string(stored.size() + 1) + "\n")));
        }),
        HasSubstr("bytes of compressed data"));
  }
}

TEST_F(DetachedVolume, NrrdRawAndPacked) {
  data("a.raw", voxels());
  expect_whole(header("a.nhdr", nhdr("a.raw")));
  data("a.raw.gz", packed(voxels()));
  expect_whole(header("z.nhdr", nhdr("a.raw.gz", "encoding: gzip\n")));
  data("a.raw", joined(bytes_of("one\ntwo\nabc"), voxels()));
  expect_whole(header("lines.nhdr", nhdr("a.raw", "encoding: raw\nline skip: 2\nbyte skip: 3\n")));
  expect_whole(header("end.nhdr", nhdr("a.raw", "encoding: raw\nbyte skip: -1\n")));
}

/// Raw voxels may begin with the magic bytes of a compression.
TEST_F(DetachedVolume, RawVoxelsAreNeverTakenForCompressed) {
  Bytes stored = voxels();
  stored[0] = 0x1f;
  stored[1] = 0x8b;
  data("a.raw", stored);
  EXPECT_EQ(read_volume(header("a.mhd", mhd("a.raw"))).volume.values({{0, 0, 0}, {1, 1, 1}})[0], -29921);
}

TEST_F(DetachedVolume, SizesMustMatchExactly) {
  for (const std::string& file :
       {header("a.mhd", mhd("a.raw")).string(), header("a.nhdr", nhdr("a.raw")).string()}) {
    Bytes stored = voxels();
    stored.pop_back();
    data("a.raw", stored);
    EXPECT_THAT(refusal_of([&] { read_volume(file); }), AllOf(HasSubstr(file + ": the file of its voxels, "),
                                                              HasSubstr("a.raw: the header asks for 48")));
    stored.resize(49);
    data("a.raw", stored);
    EXPECT_THAT(refusal_of([&] { read_volume(file); }), HasSubstr("has more bytes than the 48"));
  }
  fs::remove(path("a.raw"));
  EXPECT_THAT(refusal_of([&] { read_volume(path("a.mhd")); }),
              HasSubstr("a.raw: cannot be read: No such file"));
}

TEST_F(DetachedVolume, NoHeaderLeadsOutOfItsFolder) {
  fs::create_directory(path("in"));
  data("a.raw", voxels());
  data("in/a.raw", voxels());
  for (const std::string& name :
       std::vector<std::string>{"../a.raw", "x/../../a.raw", path("a.raw").string(), "in/"}) {
    EXPECT_THAT(refusal_of([&] { read_volume(header("in/a.mhd", mhd(name))); }),
                HasSubstr("a file in the header's own folder"));
    EXPECT_THAT(refusal_of([&] { read_volume(header("in/a.nhdr", nhdr(name))); }),
                HasSubstr("a file in the header's own folder"));
  }
  expect_whole(header("a.mhd", mhd("in/a.raw")));
}

TEST_F(DetachedVolume, LinksAreFollowed) {
  fs::create_directory(path("store"));
  header("store/1", mhd("a.raw"));
  data("store/2", voxels());
  fs::create_symlink("store/1", path("a.mhd"));
  fs::create_symlink("store/2", path("a.raw"));
  expect_whole(path("a.mhd"));
}

TEST_F(DetachedVolume, TheHashCoversBothFiles) {
  data("a.raw", voxels());
  const fs::path file = header("a.mhd", mhd("a.raw"));
  const Bytes text = read_bytes(file);
  std::vector<std::string> digests{sha256_hex(text.data(), text.size()),
                                   sha256_hex(voxels().data(), voxels().size())};
  std::sort(digests.begin(), digests.end());
  const std::string lines = digests[0] + "\n" + digests[1] + "\n";
  EXPECT_EQ(sha256_of_volume(file), sha256_hex(lines.data(), lines.size()));
  EXPECT_THAT(files_of_volume(file), ElementsAre(file, path("a.raw")));
  const std::string before = sha256_of_volume(file);
  Bytes changed = voxels();
  changed[3] = 1;
  data("a.raw", changed);
  EXPECT_NE(sha256_of_volume(file), before);
}

TEST_F(DetachedVolume, TheVoxelsAloneNameTheirHeader) {
  header("a.mhd", mhd("a.raw"));
  data("a.raw", voxels());
  EXPECT_THAT(refusal_of([&] { read_volume(path("a.raw")); }), HasSubstr("give the header of these voxels"));
}

/// The header of a file as the first of a pair.
Bytes pair_header(NiftiFile file) {
  file.magic = file.version == 1 ? std::string("ni1\0", 4) : std::string("ni2\0\r\n\x1a\n", 8);
  file.vox_offset = 0;
  file.voxels.clear();
  return file.bytes();
}

TEST_F(DetachedVolume, NiftiPairsByEitherName) {
  for (const int version : {1, 2}) {
    NiftiFile file;
    file.version = version;
    file.srow[3] = 7;
    data("a.hdr", pair_header(file));
    data("a.img", voxels());
    for (const char* name : {"a.hdr", "a.img"}) {
      const LoadedVolume loaded = read_volume(path(name));
      EXPECT_EQ(loaded.volume.grid().origin_in_ras, (Point3{7, 0, 0}));
      EXPECT_EQ(loaded.volume.values({{3, 2, 1}, {1, 1, 1}})[0], 23);
      EXPECT_EQ(loaded.nifti->version, version);
      EXPECT_EQ(loaded.sha256, sha256_of_volume(path(name)));
    }
  }
  data("b.HDR.gz", packed(pair_header(NiftiFile())));
  data("b.img.gz", packed(voxels()));
  EXPECT_EQ(read_volume(path("b.HDR.gz")).volume.values({{3, 2, 1}, {1, 1, 1}})[0], 23);
  fs::remove(path("a.img"));
  EXPECT_THAT(refusal_of([&] { read_volume(path("a.hdr")); }), HasSubstr("there is no a.img next to it"));
}

TEST_F(DetachedVolume, HalvesOfPairsThatAreLinksToNothingAreToldAsSuch) {
  data("a.hdr", pair_header(NiftiFile()));
  fs::create_symlink("annex/a", path("a.img"));
  EXPECT_THAT(refusal_of([&] { read_volume(path("a.hdr")); }), HasSubstr("a.img: cannot be read"));
  EXPECT_THAT(refusal_of([&] { read_volume(path("a.hdr")); }), HasSubstr("a link to 'annex/a'"));
  data("b.img", voxels());
  fs::create_symlink("annex/b", path("b.hdr"));
  EXPECT_THAT(refusal_of([&] { read_volume(path("b.img")); }), HasSubstr("a link to 'annex/b'"));
}

TEST_F(DetachedVolume, PairsMatchTheirSizes) {
  data("a.hdr", pair_header(NiftiFile()));
  Bytes stored = voxels();
  stored.push_back(0);
  data("a.img", stored);
  EXPECT_THAT(refusal_of([&] { read_volume(path("a.hdr")); }), HasSubstr("a.img: has more bytes"));
  stored.resize(47);
  data("a.img", stored);
  EXPECT_THAT(refusal_of([&] { read_volume(path("a.hdr")); }), HasSubstr("a.img: the header asks for 48"));
}

/// As SPM writes it: 348 bytes without a magic.
Bytes analyze_header(const NiftiFile& file, const std::function<void(Bytes&)>& change = {}) {
  Bytes bytes = pair_header(file);
  bytes.resize(348);
  std::fill(bytes.begin() + 148, bytes.end(), static_cast<unsigned char>(0));
  if (change) change(bytes);
  return bytes;
}

TEST_F(DetachedVolume, AnalyzeIsPlacedAsSpmAndNibabelDoAndThatIsSaid) {
  NiftiFile file;
  file.pixdim = {0, 2, 3, 4, 0, 0, 0, 0};
  data("a.hdr", analyze_header(file));
  data("a.img", voxels());
  LoadedVolume loaded = read_volume(path("a.hdr"));
  EXPECT_EQ(loaded.volume.grid().origin_in_ras, (Point3{3, -3, -2}));
  EXPECT_EQ(loaded.volume.grid().direction_in_ras, (Matrix3{{{-1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}));
  EXPECT_THAT(loaded.warnings, ElementsAre(HasSubstr("does not say where left is")));
  EXPECT_FALSE(loaded.nifti);
  data("a.hdr", analyze_header(file, [](Bytes& bytes) { bytes[253] = 2, bytes[255] = 1, bytes[257] = 1; }));
  loaded = read_volume(path("a.hdr"));
  EXPECT_EQ(loaded.volume.grid().origin_in_ras, (Point3{2, 0, 0}));
  data("a.hdr", analyze_header(file, [](Bytes& bytes) { bytes[252] = 2; }));
  EXPECT_THAT(refusal_of([&] { read_volume(path("a.hdr")); }), HasSubstr("orient is 2"));
}

TEST_F(DetachedVolume, AnalyzeKnowsSpmsTypes) {
  NiftiFile file;
  file.datatype = 132;
  data("a.hdr", analyze_header(file));
  data("a.img", voxels());
  EXPECT_EQ(read_volume(path("a.hdr")).volume.scalar_type(), ScalarType::uint16);
  EXPECT_EQ(read_label_map(path("a.img")).labels[23], 23);
}

TEST_F(DetachedVolume, WarningsOfMasksAreReturned) {
  NiftiFile file;
  file.sform_code = 0;
  const fs::path mask = write_bytes(path("m.nii"), file.bytes());
  EXPECT_THAT(load_label_map(mask).warnings, Contains(HasSubstr("orientation is unknown")));
  file = NiftiFile();
  std::vector<float> values(24, 1.0F);
  values[3] = std::numeric_limits<float>::quiet_NaN();
  file.set_voxels(values);
  write_bytes(mask, file.bytes());
  ReadOptions options;
  options.non_finite = NonFinite::zero;
  EXPECT_THAT(load_label_map(mask, options).warnings, ElementsAre(HasSubstr("1 voxel was NaN")));
  options.non_finite = NonFinite::refuse;
  options.offers.non_finite = false;
  const std::string refusal = refusal_of([&] { load_label_map(mask, options); });
  EXPECT_EQ(refusal.find("--nonfinite"), std::string::npos);
}

}  // namespace
}  // namespace sammoe

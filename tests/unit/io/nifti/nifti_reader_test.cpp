#include "sammoe/volume_io.hpp"

#include "files/sha256.hpp"
#include "support/file_bytes.hpp"
#include "support/nifti_file.hpp"
#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"

#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

class NiftiReader : public testing::Test {
 protected:
  LoadedVolume read(const Bytes& bytes, const ReadOptions& options = {}) {
    return read_volume(write_bytes(path_, bytes), options);
  }
  std::string refusal(const Bytes& bytes, const ReadOptions& options = {}) {
    const std::string message = refusal_of([&] { read(bytes, options); });
    EXPECT_THAT(message, StartsWith(path_.string() + ": "));
    return message;
  }
  static std::vector<float> all_values(const LoadedVolume& loaded) {
    return loaded.volume.values({{0, 0, 0}, loaded.volume.grid().size});
  }

  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_.path() / "volume.nii";
};

template <typename T>
NiftiFile file_of_type(int version, bool swapped) {
  NiftiFile file;
  file.version = version;
  file.swapped = swapped;
  std::vector<T> values(24);
  std::iota(values.begin(), values.end(), T{100});
  file.set_voxels(values);
  return file;
}

template <typename T>
class NiftiReaderOfType : public NiftiReader {};
using VoxelTypes = testing::Types<std::int8_t, std::uint8_t, std::int16_t, std::uint16_t, std::int32_t,
                                  std::uint32_t, std::int64_t, std::uint64_t, float, double>;
TYPED_TEST_SUITE(NiftiReaderOfType, VoxelTypes);

TYPED_TEST(NiftiReaderOfType, KeepsTheStoredTypeInEveryVersionByteOrderAndCoding) {
  for (const int version : {1, 2}) {
    for (const bool swapped : {false, true}) {
      NiftiFile file = file_of_type<TypeParam>(version, swapped);
      file.slope = 2;
      file.intercept = -50;
      for (const Bytes& bytes : {file.bytes(), packed(file.bytes())}) {
        const LoadedVolume loaded = this->read(bytes);
        EXPECT_EQ(loaded.volume.scalar_type(), scalar_type_of<TypeParam>());
        EXPECT_EQ(static_cast<const TypeParam*>(loaded.volume.data())[23], TypeParam{123});
        EXPECT_EQ(this->all_values(loaded)[23], 196);
        EXPECT_EQ(loaded.sha256, sha256_hex(bytes.data(), bytes.size()));
        ASSERT_TRUE(loaded.nifti);
        EXPECT_EQ(loaded.nifti->version, version);
        EXPECT_THAT(loaded.warnings, ElementsAre());
      }
    }
  }
}

TEST_F(NiftiReader, GoesByContentNotByName) {
  const Bytes plain = NiftiFile().bytes();
  for (const char* name : {"plain.nii.gz", "gzip.nii", "UPPER.NII.GZ", "no_ending"}) {
    path_ = folder_.path() / name;
    EXPECT_EQ(all_values(read(plain))[5], 5);
    EXPECT_EQ(all_values(read(packed(plain)))[5], 5);
  }
}

TEST_F(NiftiReader, OneVolumeOfSeveralMustBeChosen) {
  NiftiFile file;
  file.dim = {4, 4, 3, 2, 3, 1, 1, 1};
  std::vector<std::int16_t> values(72);
  std::iota(values.begin(), values.end(), std::int16_t{0});
  file.set_voxels(values);
  file.srow = {0, 0, 1, -5, 1, 0, 0, 6, 0, 1, 0, 7};
  for (const Bytes& bytes : {file.bytes(), packed(file.bytes())}) {
    EXPECT_THAT(refusal(bytes), HasSubstr("holds 3 volumes; expected one; choose one (--volume 0 to 2)"));
    for (const std::int64_t index : {0, 1, 2}) {
      ReadOptions options;
      options.volume_index = index;
      const LoadedVolume loaded = read(bytes, options);
      EXPECT_EQ(all_values(loaded)[0], static_cast<float>(24 * index));
      EXPECT_EQ(loaded.volume.grid().origin_in_ras, (Point3{-5, 6, 7}));
      EXPECT_EQ(loaded.volume.grid().direction_in_ras[1][0], 1);
    }
    for (const std::int64_t index : {-1, 3}) {
      ReadOptions options;
      options.volume_index = index;
      EXPECT_THAT(refusal(bytes, options), HasSubstr("expected an index from 0 to 2"));
    }
  }
  file.dim[4] = 1;
  file.voxels.resize(48);
  EXPECT_EQ(all_values(read(file.bytes())).size(), 24U);
}

TEST_F(NiftiReader, TheLimitCountsOneVolume) {
  NiftiFile file;
  file.dim = {4, 4, 3, 2, 3, 1, 1, 1};
  file.set_voxels(std::vector<std::int16_t>(72));
  ReadOptions options;
  options.volume_index = 1;
  options.max_bytes = 48;
  EXPECT_NO_THROW(read(file.bytes(), options));
  options.max_bytes = 47;
  EXPECT_THAT(refusal(file.bytes(), options),
              HasSubstr("24 voxels of type int16; expected at most 47 bytes"));
}

Bytes extension(std::int32_t size, std::size_t bytes) {
  Bytes stored(bytes, 'x');
  const std::int32_t code = 6;
  std::memcpy(stored.data(), &size, 4);
  std::memcpy(stored.data() + 4, &code, 4);
  return stored;
}

TEST_F(NiftiReader, ExtensionsMustLeadToTheVoxels) {
  for (const int version : {1, 2}) {
    NiftiFile file;
    file.version = version;
    file.extensions = joined(extension(16, 16), extension(32, 32));
    EXPECT_EQ(all_values(read(file.bytes()))[5], 5);
    file.extensions = joined(extension(16, 16), Bytes(16, 0));
    EXPECT_EQ(all_values(read(file.bytes()))[5], 5);
    for (const std::int32_t size : {-16, 7, 33, 1 << 30}) {
      file.extensions = extension(size, 32);
      EXPECT_THAT(refusal(file.bytes()), HasSubstr("(esize) of " + std::to_string(size))) << size;
    }
  }
}

TEST_F(NiftiReader, AFileCutAnywhereIsRefused) {
  const Bytes plain = NiftiFile().bytes();
  for (const Bytes& good : {plain, packed(plain)}) {
    ASSERT_NO_THROW(read(good));
    for (std::size_t count = 0; count < good.size(); ++count)
      refusal(Bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(count)));
  }
}

TEST_F(NiftiReader, MoreVoxelsThanTheHeaderSaysAreRefused) {
  Bytes bytes = NiftiFile().bytes();
  bytes.push_back(0);
  EXPECT_THAT(refusal(bytes), HasSubstr("more bytes than"));
  EXPECT_THAT(refusal(packed(bytes)), HasSubstr("more bytes than"));
}

TEST_F(NiftiReader, AFlippedBitInGzipIsRefusedOrChangesNothing) {
  const Bytes plain = NiftiFile().bytes();
  const Bytes good = packed(plain);
  const std::vector<float> values = all_values(read(good));
  std::size_t accepted = 0;
  for (std::size_t bit = 0; bit < 8 * good.size(); ++bit) {
    Bytes flipped = good;
    flipped[bit / 8] = static_cast<unsigned char>(flipped[bit / 8] ^ (1U << bit % 8));
    try {
      const LoadedVolume loaded = read(flipped);
      EXPECT_EQ(all_values(loaded), values) << "bit " << bit;
      EXPECT_EQ(loaded.volume.grid().spacing_mm, (Point3{1, 1, 1}));
      ++accepted;
    } catch (const Error&) {
    }
  }
  // Bits that carry no data: 32 of the time, 8 of the extra flags, 8 of the system, 1 "is text", 3 reserved,
  // and up to 7 of padding before the checksum.
  EXPECT_LE(accepted, 59U);
  EXPECT_GE(accepted, 52U);
}

TEST_F(NiftiReader, SizesAreCheckedBeforeMemoryIsTaken) {
  NiftiFile file;
  file.dim = {3, 32767, 32767, 32767, 1, 1, 1, 1};
  ReadOptions options;
  EXPECT_THAT(refusal(file.bytes(), options), HasSubstr("at most 17179869184 bytes"));
  options.max_bytes = ~std::uint64_t{0};
  EXPECT_THAT(refusal(file.bytes(), options), HasSubstr("but the file has"));
  EXPECT_THAT(refusal(packed(file.bytes()), options), HasSubstr("but the file has"));
  file.dim = {3, 2000, 2000, 1000, 1, 1, 1, 1};
  EXPECT_THAT(refusal(file.bytes()), HasSubstr("but the file has"));
}

TEST_F(NiftiReader, ABombStopsAtTheFirstByteTooMany) {
  Bytes bytes = NiftiFile().bytes();
  bytes.resize(bytes.size() + (64U << 20));
  EXPECT_THAT(refusal(packed(bytes)), HasSubstr("more bytes than the 400 its header asks for"));
}

TEST_F(NiftiReader, NonFiniteVoxelsAreRefusedOrCounted) {
  NiftiFile file;
  std::vector<float> values(24, 1.5F);
  values[3] = std::numeric_limits<float>::quiet_NaN();
  file.set_voxels(values);
  EXPECT_THAT(refusal(file.bytes()), HasSubstr("1 voxel is NaN"));
  ReadOptions options;
  options.non_finite = NonFinite::zero;
  const LoadedVolume loaded = read(file.bytes(), options);
  EXPECT_EQ(loaded.non_finite_count, 1U);
  EXPECT_EQ(all_values(loaded)[3], 0);
}

TEST_F(NiftiReader, SaysWhatAStrangeFileIs) {
  EXPECT_THAT(refusal({}), HasSubstr("is empty"));
  EXPECT_THAT(refusal(bytes_of("hello\n")), HasSubstr("does not start like any known format"));
  EXPECT_THAT(refusal(Bytes(1000, 0xa5)), HasSubstr("does not start like any known format"));
  Bytes dicom(200, 0);
  std::copy_n("DICM", 4, dicom.begin() + 128);
  EXPECT_THAT(refusal(dicom), HasSubstr("is cut short or damaged"));
  EXPECT_THAT(refusal(packed(dicom)), HasSubstr("is a packed DICOM file"));
  EXPECT_THAT(refusal_of([&] { read_volume(folder_.path() / "missing.nii"); }), HasSubstr("No such file"));
  EXPECT_THAT(refusal_of([&] { read_volume(folder_.path()); }), HasSubstr("holds no DICOM image"));
}

TEST_F(NiftiReader, HeadersWithFlippedBitsNeverDoHarm) {
  // A plain file has no checksum: what matters is that whatever is accepted is a volume in full.
  for (const int version : {1, 2}) {
    NiftiFile file;
    file.version = version;
    file.qform_code = 1;
    const Bytes good = file.bytes();
    for (std::size_t bit = 0; bit < 8 * file.header_bytes(); ++bit) {
      Bytes flipped = good;
      flipped[bit / 8] = static_cast<unsigned char>(flipped[bit / 8] ^ (1U << bit % 8));
      try {
        const LoadedVolume loaded = read(flipped);
        EXPECT_NO_THROW(loaded.volume.grid().validate());
        EXPECT_EQ(loaded.volume.grid().voxel_count() *
                      static_cast<std::int64_t>(size_in_bytes(loaded.volume.scalar_type())),
                  48);
        EXPECT_EQ(all_values(loaded).size(), static_cast<std::size_t>(loaded.volume.grid().voxel_count()));
      } catch (const Error&) {
      }
    }
  }
}

}  // namespace
}  // namespace sammoe

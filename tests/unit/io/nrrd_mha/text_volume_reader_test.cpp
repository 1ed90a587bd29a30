// NRRD and MetaImage against ITK: what it writes is read, and what is written it reads.
#include "sammoe/volume_io.hpp"

#include "io/affine_grid.hpp"
#include "support/file_bytes.hpp"
#include "support/grids.hpp"
#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"

#include <limits>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <itkMetaImageIO.h>
#include <itkNrrdImageIO.h>

namespace sammoe {
namespace {

using testing::HasSubstr;

enum class Packing { none, packed };

itk::ImageIOBase::Pointer itk_io_for(const std::filesystem::path& path) {
  if (path.extension() == ".nrrd") return itk::NrrdImageIO::New().GetPointer();
  return itk::MetaImageIO::New().GetPointer();
}

itk::ImageIORegion whole_region(const itk::ImageIOBase& io) {
  itk::ImageIORegion region(io.GetNumberOfDimensions());
  for (unsigned axis = 0; axis < io.GetNumberOfDimensions(); ++axis)
    region.SetSize(axis, io.GetDimensions(axis));
  return region;
}

/// ITK's classes for reading and writing files cost minutes to compile for all types; what is below them does
/// not. ITK's world is LPS.
itk::ImageIOBase::Pointer itk_io_on(const std::filesystem::path& path, const Grid& grid, Packing packing) {
  const itk::ImageIOBase::Pointer io = itk_io_for(path);
  io->SetFileName(path.string());
  io->SetNumberOfDimensions(3);
  for (unsigned axis = 0; axis < 3; ++axis) {
    io->SetDimensions(axis, static_cast<itk::SizeValueType>(grid.size[axis]));
    io->SetSpacing(axis, grid.spacing_mm[axis]);
    io->SetOrigin(axis, (axis < 2 ? -1 : 1) * grid.origin_in_ras[axis]);
    const Matrix3& m = grid.direction_in_ras;
    io->SetDirection(axis, std::vector<double>{-m[0][axis], -m[1][axis], m[2][axis]});
  }
  io->SetUseCompression(packing == Packing::packed);
  io->SetPixelType(itk::IOPixelEnum::SCALAR);
  io->SetNumberOfComponents(1);
  io->SetIORegion(whole_region(*io));
  return io;
}

template <typename T>
void write_with_itk(const std::filesystem::path& path, const Grid& grid, const std::vector<T>& values,
                    Packing packing) {
  const itk::ImageIOBase::Pointer io = itk_io_on(path, grid, packing);
  io->SetComponentType(itk::ImageIOBase::MapPixelType<T>::CType);
  io->WriteImageInformation();
  io->Write(values.data());
}

template <typename T>
std::vector<T> counted(const Grid& grid) {
  std::vector<T> values(static_cast<std::size_t>(grid.voxel_count()));
  std::iota(values.begin(), values.end(), T{0});
  return values;
}

template <typename T>
struct ItkVolume {
  Grid grid;
  std::vector<T> values;
};

template <typename T>
ItkVolume<T> read_with_itk(const std::filesystem::path& path) {
  const itk::ImageIOBase::Pointer io = itk_io_for(path);
  io->SetFileName(path.string());
  io->ReadImageInformation();
  EXPECT_EQ(io->GetNumberOfDimensions(), 3U);
  EXPECT_EQ(io->GetComponentType(), itk::ImageIOBase::MapPixelType<T>::CType);
  ItkVolume<T> volume;
  for (unsigned axis = 0; axis < 3; ++axis) {
    volume.grid.size[axis] = static_cast<std::int64_t>(io->GetDimensions(axis));
    volume.grid.spacing_mm[axis] = io->GetSpacing(axis);
    volume.grid.origin_in_ras[axis] = (axis < 2 ? -1 : 1) * io->GetOrigin(axis);
    for (unsigned row = 0; row < 3; ++row)
      volume.grid.direction_in_ras[row][axis] = (row < 2 ? -1 : 1) * io->GetDirection(axis)[row];
  }
  volume.values.resize(static_cast<std::size_t>(volume.grid.voxel_count()));
  io->SetIORegion(whole_region(*io));
  io->Read(volume.values.data());
  return volume;
}

class TextVolume : public testing::TestWithParam<const char*> {
 protected:
  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_.path() / (std::string("volume") + GetParam());
};
INSTANTIATE_TEST_SUITE_P(Formats, TextVolume, testing::Values(".nrrd", ".mha"));

template <typename T>
void expect_read_back(const std::filesystem::path& path, const Grid& grid, Packing packing) {
  write_with_itk(path, grid, counted<T>(grid), packing);
  const LoadedVolume loaded = read_volume(path);
  EXPECT_EQ(loaded.volume.scalar_type(), scalar_type_of<T>());
  EXPECT_LT(largest_distance_mm(loaded.volume.grid(), grid), 1e-4);
  EXPECT_EQ(loaded.volume.values({{0, 0, 0}, grid.size})[59], 59);
  EXPECT_TRUE(loaded.warnings.empty());
  EXPECT_FALSE(loaded.nifti);
}

TEST_P(TextVolume, WhatItkWritesIsReadOnEveryAxisOrder) {
  for (const Matrix3& axes : axis_orders()) {
    expect_read_back<std::int16_t>(path_, small_grid(axes), Packing::packed);
    expect_read_back<std::int16_t>(path_, small_grid(turned(axes)), Packing::none);
  }
}

TEST_P(TextVolume, WhatItkWritesIsReadInEveryType) {
  for (const Packing packing : {Packing::none, Packing::packed}) {
    expect_read_back<signed char>(path_, small_grid(), packing);
    expect_read_back<std::uint8_t>(path_, small_grid(), packing);
    expect_read_back<std::int16_t>(path_, small_grid(), packing);
    expect_read_back<std::uint16_t>(path_, small_grid(), packing);
    expect_read_back<std::int32_t>(path_, small_grid(), packing);
    expect_read_back<std::uint32_t>(path_, small_grid(), packing);
    expect_read_back<std::int64_t>(path_, small_grid(), packing);
    expect_read_back<std::uint64_t>(path_, small_grid(), packing);
    expect_read_back<float>(path_, small_grid(), packing);
    expect_read_back<double>(path_, small_grid(), packing);
  }
}

TEST_P(TextVolume, ItkReadsWhatIsWrittenOnEveryAxisOrder) {
  WriteOptions options;
  for (const Matrix3& axes : axis_orders()) {
    options.compression_level = options.compression_level == 0 ? 1 : 0;
    const Grid grid = small_grid(turned(axes));
    LabelMap map{grid, std::vector<std::uint16_t>(60)};
    std::iota(map.labels.begin(), map.labels.end(), std::uint16_t{300});
    write_label_map(path_, map, {}, options);
    const ItkVolume<std::uint16_t> volume = read_with_itk<std::uint16_t>(path_);
    EXPECT_EQ(volume.grid.size, grid.size);
    EXPECT_LT(largest_distance_mm(volume.grid, grid), 1e-9);
    EXPECT_EQ(volume.values, map.labels);
  }
}

TEST_P(TextVolume, ItkReadsProbabilities) {
  const Grid grid = small_grid();
  write_probabilities(path_, grid, {{{{4, 3, 2}, {1, 1, 1}}, {0.75F}}});
  const ItkVolume<float> volume = read_with_itk<float>(path_);
  EXPECT_EQ(volume.values[59], 0.75F);
  EXPECT_EQ(volume.values[58], 0.0F);
}

TEST_P(TextVolume, AFileCutAnywhereOrWithMoreBehindItIsRefused) {
  for (const Packing packing : {Packing::none, Packing::packed}) {
    write_with_itk(path_, small_grid(), counted<std::int16_t>(small_grid()), packing);
    const Bytes good = read_bytes(path_);
    for (std::size_t count = 0; count < good.size(); ++count) {
      write_bytes(path_, Bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(count)));
      EXPECT_THROW(read_volume(path_), Error) << count;
    }
    write_bytes(path_, joined(good, {0}));
    EXPECT_THROW(read_volume(path_), Error);
  }
}

TEST_P(TextVolume, PackedVoxelsWithAFlippedBitAreRefusedOrUnchanged) {
  write_with_itk(path_, small_grid(), counted<std::int16_t>(small_grid()), Packing::packed);
  const Bytes good = read_bytes(path_);
  const std::string text(good.begin(), good.end());
  const bool nrrd = path_.extension() == ".nrrd";
  const std::size_t begin = nrrd ? text.find("\n\n") + 2 : text.find("LOCAL\n") + 6;
  std::size_t refused = 0;
  for (std::size_t bit = 8 * begin; bit < 8 * good.size(); ++bit) {
    Bytes flipped = good;
    flipped[bit / 8] = static_cast<unsigned char>(flipped[bit / 8] ^ (1U << bit % 8));
    write_bytes(path_, flipped);
    try {
      EXPECT_EQ(read_volume(path_).volume.values({{0, 0, 0}, {5, 4, 3}})[59], 59) << bit;
    } catch (const Error&) {
      ++refused;
    }
  }
  EXPECT_GE(refused, 8 * (good.size() - begin) - 64);
}

TEST_P(TextVolume, RefusesVectorsAndOtherDimensions) {
  const std::vector<float> values(180);
  itk::ImageIOBase::Pointer io = itk_io_on(path_, small_grid(), Packing::none);
  io->SetComponentType(itk::IOComponentEnum::FLOAT);
  io->SetPixelType(itk::IOPixelEnum::VECTOR);
  io->SetNumberOfComponents(3);
  io->WriteImageInformation();
  io->Write(values.data());
  EXPECT_THROW(read_volume(path_), Error);
  io = itk_io_on(path_, small_grid(), Packing::none);
  io->SetComponentType(itk::IOComponentEnum::FLOAT);
  io->SetNumberOfDimensions(2);
  io->SetIORegion(whole_region(*io));
  io->WriteImageInformation();
  io->Write(values.data());
  EXPECT_THROW(read_volume(path_), Error);
}

TEST_P(TextVolume, NonFiniteVoxelsAreRefusedOrCounted) {
  std::vector<float> values = counted<float>(small_grid());
  values[7] = std::numeric_limits<float>::infinity();
  write_with_itk(path_, small_grid(), values, Packing::packed);
  EXPECT_THAT(refusal_of([&] { read_volume(path_); }), HasSubstr("1 voxel is NaN"));
  ReadOptions options;
  options.non_finite = NonFinite::zero;
  EXPECT_EQ(read_volume(path_, options).non_finite_count, 1U);
}

TEST_P(TextVolume, SizesAreCheckedBeforeMemoryIsTaken) {
  write_with_itk(path_, small_grid(), counted<std::uint8_t>(small_grid()), Packing::none);
  const Bytes good = read_bytes(path_);
  std::string text(good.begin(), good.end());
  text.replace(text.find("5 4 3"), 5, "30000 30000 10");
  write_bytes(path_, bytes_of(text));
  EXPECT_THAT(refusal_of([&] { read_volume(path_); }), HasSubstr("but the file has"));
  ReadOptions options;
  options.max_bytes = 1000;
  EXPECT_THAT(refusal_of([&] { read_volume(path_, options); }), HasSubstr("at most 1000 bytes"));
}

TEST_P(TextVolume, HasOneVolumeAndIsNotPackedAsAWhole) {
  write_with_itk(path_, small_grid(), counted<std::uint8_t>(small_grid()), Packing::none);
  ReadOptions options;
  options.volume_index = 0;
  EXPECT_NO_THROW(read_volume(path_, options));
  options.volume_index = 1;
  EXPECT_THAT(refusal_of([&] { read_volume(path_, options); }), HasSubstr("volume 1 was asked for"));
  write_bytes(path_, packed(read_bytes(path_)));
  EXPECT_THAT(refusal_of([&] { read_volume(path_); }), HasSubstr("packed as a whole"));
}

}  // namespace
}  // namespace sammoe

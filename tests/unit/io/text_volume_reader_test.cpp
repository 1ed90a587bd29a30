// NRRD and MetaImage against ITK: what it writes is read, and what is written it reads.
#include "sammoe/volume_io.hpp"

#include "interop/itk_image.hpp"
#include "io/affine_grid.hpp"
#include "support/file_bytes.hpp"
#include "support/grids.hpp"
#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"

#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <itkImageFileReader.h>
#include <itkImageFileWriter.h>
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

template <typename T>
typename itk::Image<T, 3>::Pointer image_on(const Grid& grid) {
  auto image = itk::Image<T, 3>::New();
  set_itk_geometry(*image, grid, {{0, 0, 0}, grid.size});
  image->Allocate();
  std::iota(image->GetBufferPointer(), image->GetBufferPointer() + grid.voxel_count(), T{0});
  return image;
}

template <typename Image>
void write_with_itk(const std::filesystem::path& path, const Image* image, Packing packing) {
  auto writer = itk::ImageFileWriter<Image>::New();
  writer->SetImageIO(itk_io_for(path));
  writer->SetFileName(path.string());
  writer->SetUseCompression(packing == Packing::packed);
  writer->SetInput(image);
  writer->Update();
}

template <typename T>
typename itk::Image<T, 3>::Pointer read_with_itk(const std::filesystem::path& path) {
  auto reader = itk::ImageFileReader<itk::Image<T, 3>>::New();
  reader->SetImageIO(itk_io_for(path));
  reader->SetFileName(path.string());
  reader->Update();
  return reader->GetOutput();
}

class TextVolume : public testing::TestWithParam<const char*> {
 protected:
  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_.path() / (std::string("volume") + GetParam());
};
INSTANTIATE_TEST_SUITE_P(Formats, TextVolume, testing::Values(".nrrd", ".mha"));

template <typename T>
void expect_read_back(const std::filesystem::path& path, const Grid& grid, Packing packing) {
  write_with_itk(path, image_on<T>(grid).GetPointer(), packing);
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
    const auto image = read_with_itk<std::uint16_t>(path_);
    EXPECT_LT(largest_distance_mm(grid_of(*image), grid), 1e-9);
    EXPECT_TRUE(std::equal(map.labels.begin(), map.labels.end(), image->GetBufferPointer()));
  }
}

TEST_P(TextVolume, ItkReadsProbabilities) {
  const Grid grid = small_grid();
  write_probabilities(path_, grid, {{{{4, 3, 2}, {1, 1, 1}}, {0.75F}}});
  const auto image = read_with_itk<float>(path_);
  EXPECT_EQ(image->GetBufferPointer()[59], 0.75F);
  EXPECT_EQ(image->GetBufferPointer()[58], 0.0F);
}

TEST_P(TextVolume, AFileCutAnywhereOrWithMoreBehindItIsRefused) {
  for (const Packing packing : {Packing::none, Packing::packed}) {
    write_with_itk(path_, image_on<std::int16_t>(small_grid()).GetPointer(), packing);
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
  write_with_itk(path_, image_on<std::int16_t>(small_grid()).GetPointer(), Packing::packed);
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
  auto colours = itk::Image<itk::Vector<float, 3>, 3>::New();
  set_itk_geometry(*colours, small_grid(), {{0, 0, 0}, {5, 4, 3}});
  colours->Allocate();
  write_with_itk(path_, colours.GetPointer(), Packing::none);
  EXPECT_THROW(read_volume(path_), Error);
  auto flat = itk::Image<float, 2>::New();
  flat->SetRegions(itk::Size<2>{{5, 4}});
  flat->Allocate();
  write_with_itk(path_, flat.GetPointer(), Packing::none);
  EXPECT_THROW(read_volume(path_), Error);
}

TEST_P(TextVolume, NonFiniteVoxelsAreRefusedOrCounted) {
  const auto image = image_on<float>(small_grid());
  image->GetBufferPointer()[7] = std::numeric_limits<float>::infinity();
  write_with_itk(path_, image.GetPointer(), Packing::packed);
  EXPECT_THAT(refusal_of([&] { read_volume(path_); }), HasSubstr("1 voxels are NaN"));
  ReadOptions options;
  options.non_finite = NonFinite::zero;
  EXPECT_EQ(read_volume(path_, options).non_finite_count, 1U);
}

TEST_P(TextVolume, SizesAreCheckedBeforeMemoryIsTaken) {
  write_with_itk(path_, image_on<std::uint8_t>(small_grid()).GetPointer(), Packing::none);
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
  write_with_itk(path_, image_on<std::uint8_t>(small_grid()).GetPointer(), Packing::none);
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

#include "sammoe/preview.hpp"

#include "sammoe/error.hpp"

#include "preview/image.hpp"
#include "support/temporary_folder.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <limits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <png.h>

namespace sammoe {
namespace {

Grid small_grid() {
  Grid grid;
  grid.size = {20, 24, 10};
  grid.spacing_mm = {1, 1, 2.5};
  return grid;
}

Volume ramp(const Grid& grid) {
  std::vector<float> values;
  for (std::int64_t n = 0; n < grid.voxel_count(); ++n)
    values.push_back(static_cast<float>(n % grid.size[0]));
  return Volume::from_values(grid, values);
}

LabelMap empty_mask(const Grid& grid) {
  return {grid, std::vector<std::uint16_t>(static_cast<std::size_t>(grid.voxel_count()))};
}

LabelMap cube_mask(const Grid& grid, std::uint16_t label) {
  LabelMap mask = empty_mask(grid);
  for (std::int64_t k = 3; k < 7; ++k)
    for (std::int64_t j = 8; j < 16; ++j)
      for (std::int64_t i = 6; i < 14; ++i)
        mask.labels[static_cast<std::size_t>((k * grid.size[1] + j) * grid.size[0] + i)] = label;
  return mask;
}

int count(const RgbImage& image, Rgb colour) {
  int pixels = 0;
  for (int y = 0; y < image.height(); ++y)
    for (int x = 0; x < image.width(); ++x) pixels += image.at(x, y) == colour ? 1 : 0;
  return pixels;
}

constexpr Rgb kOrange{230, 159, 0};
constexpr Rgb kSkyBlue{86, 180, 233};

RgbImage read_png(const std::filesystem::path& path) {
  png_image header{};
  header.version = PNG_IMAGE_VERSION;
  EXPECT_NE(png_image_begin_read_from_file(&header, path.c_str()), 0) << header.message;
  header.format = PNG_FORMAT_RGB;
  std::vector<std::uint8_t> bytes(PNG_IMAGE_SIZE(header));
  EXPECT_NE(png_image_finish_read(&header, nullptr, bytes.data(), 0, nullptr), 0) << header.message;
  RgbImage image(static_cast<int>(header.width), static_cast<int>(header.height));
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) {
      const std::uint8_t* pixel =
          bytes.data() + 3 * (static_cast<std::size_t>(y) * header.width + static_cast<std::size_t>(x));
      image.set(x, y, {pixel[0], pixel[1], pixel[2]});
    }
  }
  return image;
}

TEST(RenderPreview, HasThreePanelsOfComfortableSize) {
  const RgbImage image = render_preview(ramp(small_grid()), empty_mask(small_grid()), {});
  EXPECT_EQ(image.height(), 512);
  EXPECT_GT(image.width(), 900);
  EXPECT_LE(image.width(), 3 * 768 + 12);
}

TEST(RenderPreview, OutlinesTheMaskAndOnlyThat) {
  const Volume volume = ramp(small_grid());
  EXPECT_GT(count(render_preview(volume, cube_mask(small_grid(), 3), {}), kOrange), 1000);
  EXPECT_EQ(count(render_preview(volume, empty_mask(small_grid()), {}), kOrange), 0);
}

TEST(RenderPreview, GivesLabelsTheirOwnColoursAndALegend) {
  const Volume volume = ramp(small_grid());
  LabelMap mask = cube_mask(small_grid(), 3);
  const RgbImage one_label = render_preview(volume, mask, {});
  for (std::size_t n = 0; n < mask.labels.size() / 2; ++n) mask.labels[n] = mask.labels[n] == 3 ? 1 : 0;
  const RgbImage two_labels = render_preview(volume, mask, {});
  EXPECT_GT(count(two_labels, kOrange), 500);
  EXPECT_GT(count(two_labels, kSkyBlue), 500);
  EXPECT_GT(two_labels.height(), one_label.height());
}

TEST(RenderPreview, DrawsClicksInTheVolume) {
  const Volume volume = ramp(small_grid());
  const LabelMap mask = cube_mask(small_grid(), 3);
  const auto without = render_preview(volume, mask, {});
  EXPECT_NE(render_preview(volume, mask, {{10, 12, 5}}).bytes(), without.bytes());
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(render_preview(volume, mask, {{-3, 0, 0}, {nan, nan, nan}, {1e300, 0, 0}}).bytes(),
            without.bytes());
}

/// Pixels as white as the middle of a click, which texts are not.
std::vector<std::array<int, 2>> white_pixels(const RgbImage& image) {
  std::vector<std::array<int, 2>> pixels;
  for (int y = 0; y < image.height(); ++y)
    for (int x = 0; x < image.width(); ++x)
      if (image.at(x, y) == Rgb{255, 255, 255}) pixels.push_back({x, y});
  return pixels;
}

TEST(RenderPreview, ShowsAClickInACornerEvenWhereTextFindsNoOtherPlace) {
  const Grid grid = small_grid();
  const Volume volume =
      Volume::from_values(grid, std::vector<float>(static_cast<std::size_t>(grid.voxel_count()), 90.0F));
  const LabelMap mask = cube_mask(grid, 3);
  const Point3 corner{19, 23, 5};  // top left in the first panel, which shows slice 5
  const RgbImage without = render_preview(volume, mask, {});
  auto cross = white_pixels(render_preview(volume, mask, {corner}));
  const auto is_of_scale_bar = [&](const auto& pixel) {
    return without.at(pixel[0], pixel[1]) == Rgb{255, 255, 255};
  };
  cross.erase(std::remove_if(cross.begin(), cross.end(), is_of_scale_bar), cross.end());
  ASSERT_GT(cross.size(), 30U);
  std::vector<Point3> crowd;
  for (double i = 0; i < 20; i += 0.5)
    for (double j = 0; j < 24; j += 0.5) crowd.push_back({i, j, 5});
  crowd.push_back(corner);  // drawn last
  const RgbImage crowded = render_preview(volume, mask, crowd);
  for (const auto& [x, y] : cross) EXPECT_EQ(crowded.at(x, y), (Rgb{255, 255, 255})) << x << " " << y;
}

TEST(RenderPreview, DrawsVolumesOfAnyShape) {
  for (const Index3& size : {Index3{1, 1, 1}, Index3{300, 1, 1}, Index3{1, 1, 2000}, Index3{64, 64, 1}}) {
    Grid grid;
    grid.size = size;
    grid.spacing_mm = {0.5, 0.5, 4};
    LabelMap mask = empty_mask(grid);
    mask.labels.front() = 9;
    const RgbImage image = render_preview(ramp(grid), mask, {{0, 0, 0}});
    EXPECT_GE(image.height(), 240);
    EXPECT_LE(image.height(), 520);
    EXPECT_LE(image.width(), 3 * 768 + 12);
  }
}

TEST(RenderPreview, RefusesAMaskOfAnotherVolume) {
  Grid shifted = small_grid();
  shifted.origin_in_ras = {0, 0, 5};
  EXPECT_THROW(render_preview(ramp(small_grid()), empty_mask(shifted), {}), Error);
  LabelMap cut = empty_mask(small_grid());
  cut.labels.pop_back();
  EXPECT_THROW(render_preview(ramp(small_grid()), cut, {}), Error);
}

TEST(WritePreview, WritesWhatWasRendered) {
  const TemporaryFolder folder;
  const Volume volume = ramp(small_grid());
  const LabelMap mask = cube_mask(small_grid(), 3);
  const std::filesystem::path path = folder.path() / "preview.png";
  write_preview(path, volume, mask, {{10, 12, 5}});
  const RgbImage expected = render_preview(volume, mask, {{10, 12, 5}});
  const RgbImage read = read_png(path);
  EXPECT_EQ(read.width(), expected.width());
  EXPECT_EQ(read.bytes(), expected.bytes());
  std::ifstream stream(path, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(stream), {});
  EXPECT_EQ(bytes.substr(bytes.size() - 8), "IEND\xAE\x42\x60\x82") << "the last chunk and its check sum";
}

TEST(WritePreview, LeavesNothingBehindWhereItCannotWrite) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.path() / "taken.png");
  for (const char* name : {"absent/preview.png", "taken.png"}) {
    try {
      write_preview(folder.path() / name, ramp(small_grid()), empty_mask(small_grid()), {});
      FAIL() << name;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::output);
      EXPECT_THAT(error.what(), testing::HasSubstr(name));
    }
  }
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

}  // namespace
}  // namespace sammoe

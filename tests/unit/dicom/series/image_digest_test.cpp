#include "dicom/series/image_digest.hpp"

#include "dicom/series/image_file_reader.hpp"
#include "files/file_bytes.hpp"
#include "support/expected_dicom_volume.hpp"
#include "support/refusal.hpp"

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using dicom_test::Series;
using testing::HasSubstr;

std::vector<ImageFile> scanned(const Series& series) {
  std::vector<ImageFile> images;
  for (const auto& entry : std::filesystem::directory_iterator(series.folder()))
    images.push_back(scan_file(entry.path(), entry.path().filename().string()).image.value());
  return images;
}

std::vector<std::reference_wrapper<const ImageFile>> references(const std::vector<ImageFile>& images) {
  return {images.begin(), images.end()};
}

TEST(ImageDigest, IsThatOfTheFiles) {
  const Series series;
  const std::vector<ImageFile> images = scanned(series);
  std::vector<std::filesystem::path> paths;
  for (const ImageFile& image : images) paths.push_back(image.path);
  EXPECT_EQ(digest_of_images(references(images)), sha256_of_files(paths, ErrorCode::input));
}

TEST(ImageDigest, AFileThatChangedSinceItWasScannedIsRefused) {
  const Series series;
  const std::vector<ImageFile> images = scanned(series);
  const std::filesystem::path changed = images.back().path;
  std::ofstream(changed, std::ios::app | std::ios::binary) << '\0';
  EXPECT_THAT(refusal_of([&] { digest_of_images(references(images)); }),
              HasSubstr(changed.string() + ": changed while it was read"));
}

}  // namespace
}  // namespace sammoe

#include "sammoe/bundle.hpp"

#include "bundle/bundle_writer.hpp"
#include "files/atomic_file.hpp"
#include "files/sha256.hpp"
#include "support/error_matchers.hpp"
#include "support/temporary_folder.hpp"
#include "unit/bundle/bundle_fixtures.hpp"
#include "unit/model/bundle_matchers.hpp"

#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace sammoe {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// minimal_bundle() on disk, each file holding its own name.
BundleInfo bundle_on_disk(const std::filesystem::path& folder) {
  BundleInfo bundle = minimal_bundle();
  std::filesystem::create_directories(folder / "experts");
  for (BundleFile* file : {&bundle.image_encoder, &bundle.prompt_encoder, &bundle.experts[0].decoder}) {
    write_atomically(folder / file->file, file->file);
    file->sha256 = sha256_hex(file->file.data(), file->file.size());
  }
  write_atomically(folder / "bundle.json", bundle_manifest_json(bundle));
  return read_bundle_info(folder);
}

TEST(BundleReader, ReadsAManifestAndRemembersWhereAndWhichItWas) {
  const TemporaryFolder temporary;
  const std::string text = bundle_manifest_json(complete_bundle());
  write_atomically(temporary.path() / "bundle.json", text);
  const BundleInfo bundle = read_bundle_info(temporary.path());
  expect_equal(bundle, complete_bundle());
  EXPECT_EQ(bundle.folder, temporary.path());
  EXPECT_EQ(bundle.manifest_sha256, sha256_hex(text.data(), text.size()));
  EXPECT_THAT(bundle.expert_names(),
              ::testing::ElementsAre("general", "spinal_cord", "hip-2", "organs", "lesion"));
}

TEST(BundleReader, FilesAreListedOnceEach) {
  BundleInfo bundle = complete_bundle();
  EXPECT_EQ(bundle.files().size(), 10u);
  bundle.experts[2].prompt_encoder = bundle.prompt_encoder;
  EXPECT_EQ(bundle.files().size(), 9u);
}

TEST(BundleReader, RefusesAFolderWithoutManifestAndAManifestThatIsNoFile) {
  const TemporaryFolder temporary;
  expect_error(ErrorCode::model, {"bundle.json"}, [&] { read_bundle_info(temporary.path()); });
  expect_error(ErrorCode::model, {"absent"}, [&] { read_bundle_info(temporary.path() / "absent"); });
  ASSERT_EQ(::mkfifo((temporary.path() / "bundle.json").c_str(), 0600), 0);
  expect_error(ErrorCode::model, {"not a regular file"}, [&] { read_bundle_info(temporary.path()); });
}

TEST(BundleReader, RefusesAHugeManifestUnread) {
  const TemporaryFolder temporary;
  std::ofstream(temporary.path() / "bundle.json") << "{";
  std::filesystem::resize_file(temporary.path() / "bundle.json", std::uint64_t{1} << 40);
  expect_error(ErrorCode::model, {"1099511627776 bytes"}, [&] { read_bundle_info(temporary.path()); });
}

TEST(BundleReader, AnIntactBundleHasNoProblems) {
  const TemporaryFolder temporary;
  EXPECT_THAT(verify_bundle(bundle_on_disk(temporary.path())), IsEmpty());
}

TEST(BundleReader, EveryChangedOrMissingFileIsReported) {
  const TemporaryFolder temporary;
  const BundleInfo bundle = bundle_on_disk(temporary.path());
  write_atomically(temporary.path() / "image_encoder.pt", "image_encodes.pt");
  std::filesystem::remove(temporary.path() / "experts/general.pt");
  const std::vector<std::string> problems = verify_bundle(bundle);
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_THAT(problems[0], HasSubstr("image_encoder.pt"));
  EXPECT_THAT(problems[0], HasSubstr(bundle.image_encoder.sha256));
  EXPECT_THAT(problems[1], HasSubstr("experts/general.pt: no such file"));
}

}  // namespace
}  // namespace sammoe

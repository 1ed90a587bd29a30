#include "cases/staged_outputs.hpp"

#include "sammoe/error.hpp"

#include "support/temporary_folder.hpp"

#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::size_t entries_in(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator{}));
}

StagedOutputs::Writer writes(const std::string& text) {
  return [text](const fs::path& path) {
    std::ofstream(path) << text;
    return "hash of " + text;
  };
}

TEST(StagedOutputs, AppearTogetherWhenPublished) {
  const TemporaryFolder folder;
  const fs::path mask = folder.path() / "mask.nii.gz";
  const fs::path record = folder.path() / "record.json";
  StagedOutputs outputs;
  EXPECT_EQ(outputs.write(mask, writes("mask")), "hash of mask");
  outputs.write(record, writes("record"));
  EXPECT_FALSE(fs::exists(mask));
  EXPECT_FALSE(fs::exists(record));
  outputs.publish();
  EXPECT_EQ(text_of(mask), "mask");
  EXPECT_EQ(text_of(record), "record");
  EXPECT_EQ(entries_in(folder.path()), 2U);
}

TEST(StagedOutputs, KeepTheEndingWhileStaged) {
  const TemporaryFolder folder;
  StagedOutputs outputs;
  outputs.write(folder.path() / "mask.nii.gz", [&](const fs::path& staged) {
    EXPECT_EQ(staged.parent_path(), folder.path());
    EXPECT_THAT(staged.filename().string(), testing::EndsWith("mask.nii.gz"));
    return std::string();
  });
}

TEST(StagedOutputs, LeaveOlderFilesAsTheyWereWhenAbandoned) {
  const TemporaryFolder folder;
  const fs::path mask = folder.path() / "mask.nii.gz";
  std::ofstream(mask) << "old";
  {
    StagedOutputs outputs;
    outputs.write(mask, writes("new"));
  }
  EXPECT_EQ(text_of(mask), "old");
  EXPECT_EQ(entries_in(folder.path()), 1U);
}

TEST(StagedOutputs, NameTheTargetWhenAWriterFails) {
  const TemporaryFolder folder;
  const fs::path mask = folder.path() / "mask.nii.gz";
  StagedOutputs outputs;
  try {
    outputs.write(mask, [](const fs::path& staged) -> std::string {
      throw Error(ErrorCode::output, staged.string() + ": cannot be written: no space");
    });
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::output);
    EXPECT_EQ(error.what(), mask.string() + ": cannot be written: no space");
  }
}

TEST(StagedOutputs, RemoveWhatWasPublishedIfALaterRenameFails) {
  const TemporaryFolder folder;
  const fs::path blocked = folder.path() / "mask.nii.gz";
  const fs::path record = folder.path() / "record.json";
  {
    StagedOutputs outputs;
    outputs.write(blocked, writes("mask"));
    outputs.write(record, writes("record"));
    // A folder of that name appears while the case runs: files cannot replace it.
    fs::create_directories(blocked / "something");
    EXPECT_THROW(outputs.publish(), Error);
  }
  EXPECT_FALSE(fs::exists(record));
  EXPECT_EQ(entries_in(folder.path()), 1U);
}

}  // namespace
}  // namespace sammoe

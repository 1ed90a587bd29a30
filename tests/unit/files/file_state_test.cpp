#include "files/file_state.hpp"

#include "files/file_bytes.hpp"
#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

#include <fcntl.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

class FileStateTest : public ::testing::Test {
 protected:
  FileStateTest() { write("one"); }

  void write(const std::string& bytes) { std::ofstream(path_) << bytes; }
  void expect_refused(const FileState& before) const {
    const std::string message =
        refusal_of([&] { sha256_of_unchanged_file(path_, before, ErrorCode::input); }, ErrorCode::input);
    EXPECT_EQ(message, path_.string() + ": changed while it was read; leave it alone and try again");
  }

  TemporaryFolder folder_;
  fs::path path_ = folder_.path() / "file";
};

TEST_F(FileStateTest, AFileThatIsLeftAloneHasItsHash) {
  const FileState before(path_);
  EXPECT_EQ(sha256_of_unchanged_file(path_, before, ErrorCode::input),
            sha256_of_file(path_, ErrorCode::input));
  EXPECT_TRUE(FileState(path_) == before) << "reading changes nothing";
}

TEST_F(FileStateTest, APathAndTheOpenFileHaveOneState) {
  const FileDescriptor file(::open(path_.c_str(), O_RDONLY | O_CLOEXEC));
  EXPECT_TRUE(FileState(file) == FileState(path_));
}

TEST_F(FileStateTest, AFileThatGrewIsRefused) {
  const FileState before(path_);
  write("longer");
  expect_refused(before);
}

TEST_F(FileStateTest, AFileOfOtherBytesAndTheSameLengthIsRefused) {
  // Long ago, so that the clock of the file system need not tick in between.
  fs::last_write_time(path_, fs::file_time_type::clock::now() - std::chrono::hours(1));
  const FileState before(path_);
  write("two");
  expect_refused(before);
}

TEST_F(FileStateTest, AFileThatAnotherReplacedIsRefused) {
  const FileState before(path_);
  std::ofstream(folder_.path() / "other") << "another";
  fs::rename(folder_.path() / "other", path_);
  expect_refused(before);
}

TEST_F(FileStateTest, AFileThatIsGoneIsRefused) {
  const FileState before(path_);
  fs::remove(path_);
  EXPECT_NE(refusal_of([&] { sha256_of_unchanged_file(path_, before, ErrorCode::model); }, ErrorCode::model)
                .find("no such file"),
            std::string::npos);
  EXPECT_TRUE(FileState(path_) == FileState());
}

}  // namespace
}  // namespace sammoe

#include "files/atomic_file.hpp"

#include "sammoe/error.hpp"

#include "support/temporary_folder.hpp"

#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::size_t entries_in(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator{}));
}

TEST(AtomicFile, AppearsOnlyWhenCommitted) {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "a.txt";
  AtomicFile file(path);
  file.write(std::string("hello"));
  EXPECT_FALSE(fs::exists(path));
  file.commit();
  EXPECT_EQ(text_of(path), "hello");
  EXPECT_EQ(entries_in(folder.path()), 1U);
}

TEST(AtomicFile, LeavesTheOldFileWhenAbandoned) {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "a.txt";
  write_atomically(path, "old");
  {
    AtomicFile file(path);
    file.write(std::string("new"));
  }
  EXPECT_EQ(text_of(path), "old");
  EXPECT_EQ(entries_in(folder.path()), 1U);
}

TEST(AtomicFile, SaysWhyItCannotBeWritten) {
  const TemporaryFolder folder;
  EXPECT_THROW(AtomicFile(folder.path() / "missing" / "a.txt"), Error);
  EXPECT_THROW(check_output_path(folder.path() / "missing" / "a.txt"), Error);
  EXPECT_THROW(check_output_path(folder.path()), Error);
  EXPECT_NO_THROW(check_output_path(folder.path() / "a.txt"));
}

}  // namespace
}  // namespace sammoe

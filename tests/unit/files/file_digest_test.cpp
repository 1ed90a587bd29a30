#include "files/file_digest.hpp"

#include "files/sha256.hpp"
#include "support/file_bytes.hpp"
#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

std::string sha256(const std::string& text) {
  return sha256_hex(text.data(), text.size());
}

TEST(FileDigest, IsThatOfTheBytesOfOneFile) {
  const TemporaryFolder folder;
  const auto path = write_bytes(folder.path() / "a", bytes_of("abc"));
  EXPECT_EQ(digest_of_file(path), sha256("abc"));
  EXPECT_EQ(digest_of_files({path}), sha256("abc"));
}

TEST(FileDigest, IsThatOfTheSortedDigestsOfSeveral) {
  const TemporaryFolder folder;
  const auto a = write_bytes(folder.path() / "a", bytes_of("abc"));
  const auto b = write_bytes(folder.path() / "b", bytes_of("def"));
  const std::string first = std::min(sha256("abc"), sha256("def"));
  const std::string second = std::max(sha256("abc"), sha256("def"));
  EXPECT_EQ(digest_of_files({a, b}), sha256(first + "\n" + second + "\n"));
  EXPECT_EQ(digest_of_files({b, a}), digest_of_files({a, b}));
}

TEST(FileDigest, RefusesWhatCannotBeRead) {
  refusal_of([] { digest_of_file("/no/such/file"); });
}

}  // namespace
}  // namespace sammoe

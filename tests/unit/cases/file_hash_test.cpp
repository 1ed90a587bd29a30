#include "cases/file_hash.hpp"

#include "sammoe/error.hpp"

#include "support/temporary_folder.hpp"

#include <fstream>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

// FIPS 180-2, appendix B.1 and B.3, and the digest of no bytes.
TEST(FileHash, AgreesWithPublishedDigests) {
  const TemporaryFolder folder;
  const auto hash_of = [&folder](const std::string& text) {
    std::ofstream(folder.path() / "file", std::ios::binary) << text;
    return sha256_of_file(folder.path() / "file");
  };
  EXPECT_EQ(hash_of(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hash_of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  // A million letters: a little less than one block of the reader.
  EXPECT_EQ(hash_of(std::string(1000000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(FileHash, RefusesWhatCannotBeRead) {
  const TemporaryFolder folder;
  EXPECT_THROW(sha256_of_file(folder.path() / "missing"), Error);
  EXPECT_THROW(sha256_of_file(folder.path()), Error);
}

}  // namespace
}  // namespace sammoe

#include "files/sha256.hpp"

#include <string>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

// Test vectors of FIPS 180-2, appendix B.
constexpr const char* kEmpty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr const char* kAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

TEST(Sha256, GivesTheStandardsDigests) {
  EXPECT_EQ(sha256_hex("", 0), kEmpty);
  EXPECT_EQ(sha256_hex("abc", 3), kAbc);
}

TEST(Sha256, PartsHashLikeTheWhole) {
  Sha256 hash;
  hash.update("a", 1);
  hash.update("", 0);
  hash.update("bc", 2);
  EXPECT_EQ(hash.hex_digest(), kAbc);
}

}  // namespace
}  // namespace sammoe

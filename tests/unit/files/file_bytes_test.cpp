#include "files/file_bytes.hpp"

#include "files/atomic_file.hpp"
#include "files/sha256.hpp"
#include "support/error_matchers.hpp"
#include "support/temporary_folder.hpp"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(FileBytes, ReadsEveryByte) {
  const TemporaryFolder temporary;
  const std::string bytes("a\0\xff\n", 4);
  write_atomically(temporary.path() / "file", bytes);
  EXPECT_EQ(read_file_bytes(temporary.path() / "file", 4, ErrorCode::model), bytes);
}

TEST(FileBytes, HashesAreTheStandards) {
  const TemporaryFolder temporary;
  write_atomically(temporary.path() / "abc", "abc");
  // FIPS 180-4, example of SHA-256 for "abc".
  EXPECT_EQ(sha256_of_file(temporary.path() / "abc", ErrorCode::model),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  // The long message of the same examples: a million times "a", longer than one block of the reader.
  write_atomically(temporary.path() / "a", std::string(1000000, 'a'));
  EXPECT_EQ(sha256_of_file(temporary.path() / "a", ErrorCode::model),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(FileBytes, TheHashOfSeveralFilesIsThatOfTheirSortedHashes) {
  const TemporaryFolder temporary;
  const auto a = temporary.path() / "a";
  const auto b = temporary.path() / "b";
  write_atomically(a, "abc");
  write_atomically(b, "def");
  const std::string of_a = sha256_hex("abc", 3);
  const std::string of_b = sha256_hex("def", 3);
  const std::string lines = std::min(of_a, of_b) + "\n" + std::max(of_a, of_b) + "\n";
  EXPECT_EQ(sha256_of_files({a}, ErrorCode::input), of_a);
  EXPECT_EQ(sha256_of_files({a, b}, ErrorCode::input), sha256_hex(lines.data(), lines.size()));
  EXPECT_EQ(sha256_of_files({b, a}, ErrorCode::input), sha256_of_files({a, b}, ErrorCode::input));
}

TEST(FileBytes, RefusesWhatIsMissingTooLongOrNoFile) {
  const TemporaryFolder temporary;
  write_atomically(temporary.path() / "five", "12345");
  expect_error(ErrorCode::model, {"five", "5 bytes"},
               [&] { read_file_bytes(temporary.path() / "five", 4, ErrorCode::model); });
  expect_error(ErrorCode::model, {"no such file"},
               [&] { read_file_bytes(temporary.path() / "none", 4, ErrorCode::model); });
  expect_error(ErrorCode::model, {"regular"},
               [&] { read_file_bytes(temporary.path(), 4, ErrorCode::model); });
  expect_error(ErrorCode::model, {"regular"}, [&] { sha256_of_file("/dev/zero", ErrorCode::model); });
  expect_error(ErrorCode::input, {"no such file"},
               [&] { sha256_of_files({temporary.path() / "none"}, ErrorCode::input); });
}

}  // namespace
}  // namespace sammoe

#include "files/file_problems.hpp"

#include "sammoe/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

std::string message_of(const FileProblems& problems) {
  try {
    problems.throw_if_any();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::input);
    return error.what();
  }
  return "none";
}

TEST(FileProblems, AreSilentIfThereAreNone) {
  EXPECT_EQ(message_of(FileProblems("a.csv")), "none");
}

TEST(FileProblems, AreReportedTogetherInOneLineByRisingLineNumber) {
  FileProblems problems("a.csv");
  problems.add("line 2", "x is 'y'");
  EXPECT_EQ(message_of(problems), "a.csv: line 2: x is 'y'");
  problems.add("", "no clicks");
  problems.add("line 1", "no name");
  EXPECT_EQ(message_of(problems),
            "a.csv: 3 problems: (1) no clicks; (2) line 1: no name; (3) line 2: x is 'y'");
}

TEST(FileProblems, AreCountedBeyondTheFirstTen) {
  FileProblems problems("a.csv");
  for (int n = 0; n < 99; ++n) problems.add("line " + std::to_string(n), "bad");
  EXPECT_EQ(problems.count(), 99U);
  EXPECT_THAT(message_of(problems), testing::HasSubstr("a.csv: 99 problems: (1) line 0: bad;"));
  EXPECT_THAT(message_of(problems), testing::HasSubstr("(10) line 9: bad; and 89 more"));
}

TEST(FileProblems, EndTheReadingAtTheHundredth) {
  FileProblems problems("a.csv");
  for (int n = 0; n < 99; ++n) problems.add("", "bad");
  try {
    problems.add("", "bad");
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("at least 100 problems"));
  }
}

}  // namespace
}  // namespace sammoe

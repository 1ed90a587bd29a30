#include "program.hpp"

#include "sammoe/error.hpp"
#include "sammoe/version.hpp"

#include "batch_lines.hpp"
#include "exit_codes.hpp"

#include <algorithm>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

struct Outcome {
  int status;
  std::string out;
  std::string err;
};

Outcome run(const std::vector<std::string>& arguments) {
  std::ostringstream out;
  std::ostringstream err;
  const int status = run_program(arguments, out, err);
  return {status, out.str(), err.str()};
}

void expect_one_error_line(const Outcome& outcome) {
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, StartsWith("sammoe: error: "));
  EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
  EXPECT_EQ(outcome.err.back(), '\n');
}

TEST(Program, PrintsHelpAndVersionAndSucceeds) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"--help"}, {"-h"}, {"segment", "--help"}, {"--version"}}) {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.status, 0) << arguments[0];
    EXPECT_EQ(outcome.err, "");
    EXPECT_NE(outcome.out, "");
  }
  EXPECT_EQ(run({"--version"}).out, std::string("sammoe ") + kVersion + "\n");
}

TEST(Program, HelpOfSegmentReadsLikeAPage) {
  const std::string page = run({"segment", "--help"}).out;
  std::size_t last = 0;
  for (const char* group :
       {"\nInput:", "\nPrompts:", "\nModel:", "\nRouting:", "\nOutput:", "\nRun:", "\nExamples:"}) {
    const std::size_t at = page.find(group);
    ASSERT_NE(at, std::string::npos) << group << page;
    EXPECT_GT(at, last) << group;
    last = at;
  }
  EXPECT_THAT(page, HasSubstr("--mask-threshold 0..1"));
  EXPECT_THAT(page, HasSubstr("[0.5]"));
}

TEST(Program, AnswersAWrongCommandLineWithOneLineAndStatus2) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{},
                                             {"segmnt"},
                                             {"segment"},
                                             {"inspect", "--model", "a", "--unknown"},
                                             {"inspect", "--model", "a", "evaluate"},
                                             {"inspect", "--model", "a", "--log-level", "loud"},
                                             {"segment", "-m", "b", "-i", "a\nb.nii", "-o", "m.nii"}}) {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.status, 2) << outcome.err;
    expect_one_error_line(outcome);
  }
}

TEST(Program, AnswersAMissingFileWithOneLineAndStatus1) {
  const Outcome outcome = run({"inspect", "--model", "/no/such\nbundle"});
  EXPECT_EQ(outcome.status, 1);
  expect_one_error_line(outcome);
  EXPECT_THAT(outcome.err, HasSubstr("/no/such bundle"));
}

TEST(Program, PrintsErrorsInOneHarmlessLine) {
  const Outcome outcome = run({"evaluate", "--predictions", "a\x1b[31m\nforged.nii", "--labels", "\x9b.nii"});
  EXPECT_EQ(outcome.status, exit_status(ErrorCode::input));
  expect_one_error_line(outcome);
  EXPECT_THAT(outcome.err, HasSubstr(R"(a\u001b[31m forged.nii: no such file)"));
}

TEST(Program, RefusesNamesWithControlCharacters) {
  const Outcome outcome =
      run({"segment", "-m", "m", "-i", "a.nii", "-o", "b.nii", "--point", "1,2,3", "--name", "a\x1b[31m"});
  EXPECT_EQ(outcome.status, exit_status(ErrorCode::usage));
  EXPECT_THAT(outcome.err, HasSubstr(R"(--name holds \u001b; expected plain UTF-8 text)"));
  const Outcome import = run({"import", "--general", "c.pth", "-o", "out", "--name", "a\x9b"});
  EXPECT_EQ(import.status, exit_status(ErrorCode::usage));
  EXPECT_THAT(import.err, HasSubstr(R"(holds \x9b)"));
}

TEST(OutcomeLine, ShowsNamesThatWouldActOnATerminalEscaped) {
  BatchOutcome outcome;
  outcome.output = "a\x1b[31m.nii";
  outcome.objects = {{1, "liver\nmask: forged", 8, 0.008}};
  EXPECT_THAT(outcome_line(outcome, 1, 2),
              testing::AllOf(HasSubstr(R"(a\u001b[31m.nii)"), HasSubstr(R"(liver\nmask: forged)")));
}

TEST(Program, SaysIfStandardOutputCannotBeWritten) {
  std::ostringstream out;
  std::ostringstream err;
  out.setstate(std::ios::badbit);
  EXPECT_EQ(run_program({"reference"}, out, err), 1);
  EXPECT_THAT(err.str(), HasSubstr("standard output"));
}

TEST(ExitCodes, DocumentEveryStatusThatErrorsHave) {
  for (const ErrorCode code : {ErrorCode::usage, ErrorCode::input, ErrorCode::model, ErrorCode::output,
                               ErrorCode::processing, ErrorCode::interrupted}) {
    const int status = exit_status(code);
    EXPECT_NE(status, 0);
    const auto& codes = exit_codes();
    EXPECT_EQ(
        std::count_if(codes.begin(), codes.end(), [&](const ExitCode& c) { return c.status == status; }), 1);
  }
  EXPECT_EQ(exit_status(ErrorCode::usage), 2);
  EXPECT_EQ(exit_status(ErrorCode::interrupted), 130);
}

}  // namespace
}  // namespace sammoe

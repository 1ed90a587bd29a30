#include "import_command.hpp"

#include "sammoe/error.hpp"

#include "command_line.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

using ImportLine = CommandLine<ImportCommand>;

TEST(ImportCommand, TakesItsDefaultsFromTheStruct) {
  const ImportLine line({"--general", "turbo.pth", "--output", "bundle"});
  const ImportOptions expected;
  EXPECT_EQ(line->options().general, "turbo.pth");
  EXPECT_EQ(line->options().output, "bundle");
  EXPECT_TRUE(line->options().experts.empty());
  EXPECT_EQ(line->options().name, expected.name);
  EXPECT_EQ(line->options().licence, expected.licence);
  EXPECT_EQ(line->options().intended_use, expected.intended_use);
  EXPECT_EQ(line->options().spacing_mm, expected.spacing_mm);
  EXPECT_EQ(line->options().half_precision, expected.half_precision);
  EXPECT_EQ(line->options().weights, expected.weights);
  EXPECT_EQ(line->options().lora_scale, expected.lora_scale);
}

TEST(ImportCommand, BindsEveryOptionAndKeepsTheOrderOfExperts) {
  const ImportLine line(
      {"--general", "turbo.pth", "--expert", "liver=a b.pth", "--expert",   "aorta=x=y.pth",  "-o",
       "bundle",    "--name",    "mine",     "--licence",     "Apache-2.0", "--intended-use", "tests",
       "--spacing", "0.75",      "--half",   "--weights",     "ema",        "--lora-scale",   "0.5"});
  const ImportOptions& options = line->options();
  ASSERT_EQ(options.experts.size(), 2U);
  EXPECT_EQ(options.experts[0].name, "liver");
  EXPECT_EQ(options.experts[0].file, "a b.pth");
  EXPECT_EQ(options.experts[1].name, "aorta");
  EXPECT_EQ(options.experts[1].file, "x=y.pth");
  EXPECT_EQ(options.name, "mine");
  EXPECT_EQ(options.licence, "Apache-2.0");
  EXPECT_EQ(options.intended_use, "tests");
  EXPECT_EQ(options.spacing_mm, 0.75);
  EXPECT_TRUE(options.half_precision);
  EXPECT_EQ(options.weights, "ema");
  EXPECT_EQ(options.lora_scale, 0.5);
}

TEST(ImportCommand, AChecksFileIsOfTheGeneralNetworkUnlessItNamesAnExpert) {
  const ImportLine line({"--general", "turbo.pth", "-o", "bundle", "--expert", "liver=liver.pth", "--check",
                         "a b.pt", "--check", "liver=c=d.pt"});
  const std::vector<ImportCheck>& checks = line->options().checks;
  ASSERT_EQ(checks.size(), 2U);
  EXPECT_EQ(checks[0].expert, "general");
  EXPECT_EQ(checks[0].file, "a b.pt");
  EXPECT_EQ(checks[1].expert, "liver");
  EXPECT_EQ(checks[1].file, "c=d.pt");
  for (const char* text : {"spine=spine.pt", "liver="})
    EXPECT_THROW(ImportLine({"--general", "turbo.pth", "-o", "bundle", "--check", text}), Error) << text;
}

TEST(ImportCommand, RefusesExpertsThatAreNotNameAndFile) {
  for (const char* text : {"liver", "=liver.pth", "liver=", "Liver!=liver.pth"}) {
    EXPECT_THROW(ImportLine({"--general", "turbo.pth", "-o", "bundle", "--expert", text}), Error) << text;
  }
  EXPECT_THROW(ImportLine({"-o", "bundle"}), CLI::ParseError);
}

}  // namespace
}  // namespace sammoe

#include "bundle_command.hpp"

#include "sammoe/error.hpp"

#include "command_line.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

using BundleLine = CommandLine<BundleCommand>;

const std::vector<std::string> kNew{
    "--image-encoder", "e.pt", "--prompt-encoder", "p.pt", "--expert", "general=d=1.pt", "-o", "new"};

std::vector<std::string> with(const std::vector<std::string>& more) {
  std::vector<std::string> arguments = kNew;
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

TEST(BundleCommand, TakesItsDefaultsFromTheStruct) {
  const BundleLine line(kNew);
  const AssemblyOptions expected;
  EXPECT_EQ(line->options().decoders[0].expert, "general");
  EXPECT_EQ(line->options().decoders[0].file, "d=1.pt");
  EXPECT_EQ(line->options().roi_size_voxels, std::nullopt);
  EXPECT_EQ(line->options().spacing_mm, expected.spacing_mm);
  EXPECT_EQ(line->options().roi_placement, expected.roi_placement);
  EXPECT_EQ(line->options().intensity.clip_min, std::nullopt);
  EXPECT_EQ(line->options().licence, expected.licence);
}

TEST(BundleCommand, BindsEveryOption) {
  const BundleLine line(with({"--expert",
                              "liver=l.pt",
                              "--expert-image-encoder",
                              "liver=e2.pt",
                              "--expert-prompt-encoder",
                              "liver=p2.pt",
                              "--network",
                              "a.json",
                              "--network",
                              "b.json",
                              "--gate",
                              "g.pt",
                              "--roi",
                              "96",
                              "--spacing",
                              "2",
                              "--roi-placement",
                              "inside",
                              "--clip-min",
                              "-100",
                              "--clip-max",
                              "300",
                              "--foreground-above",
                              "-90",
                              "--name",
                              "mine"}));
  const AssemblyOptions& options = line->options();
  EXPECT_EQ(options.decoders[1].expert, "liver");
  EXPECT_EQ(options.image_encoders[0].file, "e2.pt");
  EXPECT_EQ(options.prompt_encoders[0].file, "p2.pt");
  EXPECT_EQ(options.networks, (std::vector<std::filesystem::path>{"a.json", "b.json"}));
  EXPECT_EQ(options.gate, "g.pt");
  EXPECT_EQ(options.roi_size_voxels, 96);
  EXPECT_EQ(options.spacing_mm, 2);
  EXPECT_EQ(options.roi_placement, RoiPlacement::inside);
  EXPECT_EQ(options.intensity.clip_min, -100);
  EXPECT_EQ(options.intensity.clip_max, 300);
  EXPECT_EQ(options.intensity.foreground_above, -90);
  EXPECT_EQ(options.name, "mine");
}

TEST(BundleCommand, RefusesWhatContradictsItself) {
  EXPECT_THROW(BundleLine(with({"--expert", "liver"})), Error);
  EXPECT_THROW(BundleLine(with({"--from", "old"})), Error);
  EXPECT_THROW(BundleLine(with({"--clip-min", "3", "--clip-max", "2"})), Error);
  EXPECT_THROW(BundleLine({"--from", "old", "--expert", "l=l.pt", "-o", "new", "--spacing", "1"}), Error);
  EXPECT_THROW(BundleLine({"--from", "old", "-o", "new"}), Error);
  EXPECT_NO_THROW(BundleLine({"--from", "old", "--expert", "l=l.pt", "-o", "new"}));
  EXPECT_NO_THROW(BundleLine({"--from", "old", "--network", "a.json", "-o", "new"}));
}

}  // namespace
}  // namespace sammoe

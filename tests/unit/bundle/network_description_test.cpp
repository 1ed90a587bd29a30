#include "bundle/network_description.hpp"

#include "sammoe/error.hpp"

#include "support/error_matchers.hpp"
#include "support/temporary_folder.hpp"

#include <fstream>
#include <string>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

constexpr char kLeast[] =
    R"({"name": "organs", "network": {"file": "deeper/unet.pt", "inputs": ["image"],
        "channels": ["", "spleen", "liver"], "activation": "softmax", "channel": "at-click"}})";

class NetworkDescriptionTest : public ::testing::Test {
 protected:
  NetworkDescription read(const std::string& text) const {
    std::ofstream(folder_.path() / "organs.json") << text;
    return read_network_description(folder_.path() / "organs.json");
  }

  /// kLeast with `from` replaced.
  static std::string with(const std::string& from, const std::string& to) {
    std::string text = kLeast;
    return text.replace(text.find(from), from.size(), to);
  }

  void expect_refused(const std::string& text, const std::vector<std::string>& words) const {
    expect_error(ErrorCode::model, words, [&] { read(text); });
  }

  TemporaryFolder folder_;
};

TEST_F(NetworkDescriptionTest, TheLeastIsANameAndANetwork) {
  const auto [expert, file] = read(kLeast);
  EXPECT_EQ(expert.name, "organs");
  EXPECT_EQ(expert.description, "");
  EXPECT_EQ(expert.provenance, "");
  EXPECT_EQ(expert.labels, (std::vector<std::string>{"spleen", "liver"})) << "the named channels";
  EXPECT_EQ(expert.network->file.file, "") << "the bundle gives it a name of its own";
  EXPECT_EQ(file, folder_.path() / "deeper/unet.pt");
}

TEST_F(NetworkDescriptionTest, SaysAllThatABundleSays) {
  const ExpertInfo expert =
      read(R"({"name": "organs", "description": "in CT", "labels": ["a"], "provenance": "fold 0",
      "network": {"file": "/models/unet.pt", "inputs": ["image", "points", "labels", "mask_logits"], "channels": ["a", ""],
      "activation": "sigmoid", "channel": 0, "roi": {"size_voxels": [96, 64, 32], "spacing_mm": [1, 2, 3], "placement": "centred"},
      "intensity": {"clip_min": -1, "clip_max": 2, "subtract": 3, "divide_by": 4}}})")
          .expert;
  EXPECT_EQ(expert.description, "in CT");
  EXPECT_EQ(expert.labels, (std::vector<std::string>{"a"}));
  EXPECT_EQ(expert.provenance, "fold 0");
  EXPECT_EQ(expert.network->inputs, NetworkInputs::clicks_and_logits);
  EXPECT_EQ(expert.network->kind, ChannelKind::sigmoid);
  EXPECT_EQ(expert.network->channel, 0U);
  EXPECT_EQ(expert.network->roi->size_voxels[1], 64);
  EXPECT_EQ(expert.network->roi->spacing_mm[2], 3);
  EXPECT_EQ(expert.network->intensity->fixed_scale->divide_by, 4);
}

TEST_F(NetworkDescriptionTest, RefusesWithTheFileAndThePlaceInIt) {
  expect_refused("[", {"organs.json"});
  expect_refused("{}", {"organs.json", "name"});
  expect_refused(with("organs", "Organs"), {"organs.json", "name", "Organs"});
  expect_refused(with("deeper/unet.pt", ""), {"network.file"});
  expect_refused(with(R"("file")", R"("sha256": "0", "file")"), {"network", "sha256"});
  expect_refused(with(R"("name")", R"("decoder": "d.pt", "name")"), {"decoder"});
  expect_refused(with("at-click", "at-clicks"), {"network.channel", "at-clicks"});
  expect_refused(with("spleen", "liver"), {"channels[2]", "earlier channel"});
  expect_error(ErrorCode::model, {"none.json: no such file"},
               [&] { read_network_description(folder_.path() / "none.json"); });
}

}  // namespace
}  // namespace sammoe

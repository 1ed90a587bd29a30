#include "tasks/bundle_assembly.hpp"

#include "sammoe/error.hpp"

#include "files/sha256.hpp"
#include "support/error_matchers.hpp"
#include "support/temporary_folder.hpp"

#include <fstream>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

/// Files of any bytes: the trial is played, so nothing looks into them.
class AssemblyTest : public testing::Test {
 protected:
  AssemblyTest() {
    for (const char* name : {"e.pt", "p.pt", "d.pt", "l.pt", "g.pt"}) std::ofstream(path(name)) << name;
    options_.image_encoder = path("e.pt");
    options_.prompt_encoder = path("p.pt");
    options_.decoders = {{"general", path("d.pt")}};
    options_.output = path("new");
  }

  fs::path path(const std::string& name) const { return folder_.path() / name; }

  /// Of l.pt, with an ROI of 48 mm.
  void describe(const std::string& file, const std::string& name, const std::string& inputs) const {
    std::ofstream(path(file))
        << R"({"name": ")" << name << R"(", "network": {"file": "l.pt", "inputs": )" << inputs
        << R"(, "channels": ["", "spleen"], "activation": "softmax", "channel": "at-click",
                                  "roi": {"size_voxels": 32, "spacing_mm": 1.5}}})";
  }

  /// Finds every network usable, and the ROI size 64.
  static BundleTrial good(const TrialOrder& order) {
    BundleTrial trial;
    trial.roi_size_voxels = 64;
    for (const TrialNetwork& network : trial_networks(order.bundle)) {
      NetworkTrial found;
      found.role = network.role;
      found.file = network.file.file;
      trial.networks.push_back(found);
    }
    return trial;
  }

  void expect_refused(const std::vector<std::string>& words) const {
    expect_error(ErrorCode::usage, words, [&] { assemble_bundle(options_, good); });
    EXPECT_FALSE(fs::exists(options_.output));
  }

  TemporaryFolder folder_;
  AssemblyOptions options_;
};

TEST_F(AssemblyTest, WritesWhatTheTrialFoundAndHashesThatItComputed) {
  options_.decoders.push_back({"liver", path("l.pt")});
  options_.image_encoders = {{"liver", path("e.pt")}};
  const AssemblyResult result = assemble_bundle(options_, good);
  ASSERT_TRUE(result.bundle.has_value());
  EXPECT_EQ(result.bundle->roi.size_voxels, 64);
  EXPECT_EQ(result.bundle->name, "new");
  EXPECT_EQ(result.bundle->image_encoder.sha256, sha256_hex("e.pt", 4));
  EXPECT_EQ(result.bundle->experts[1].image_encoder->file, "image_encoder.pt");
  EXPECT_TRUE(verify_bundle(*result.bundle).empty());
  EXPECT_EQ(result.trial.networks[0].file, path("e.pt").string());
}

TEST_F(AssemblyTest, WhatCannotBeUsedLeavesNothing) {
  const auto bad = [](const TrialOrder& order) {
    BundleTrial trial = good(order);
    trial.networks.back().problems.emplace_back("no");
    return trial;
  };
  const AssemblyResult result = assemble_bundle(options_, bad);
  EXPECT_FALSE(result.bundle.has_value());
  EXPECT_EQ(result.trial.networks.back().file, path("d.pt").string());
  const auto interrupted = [](const TrialOrder&) -> BundleTrial {
    throw Error(ErrorCode::interrupted, "interrupted");
  };
  EXPECT_THROW(assemble_bundle(options_, interrupted), Error);
  for (const fs::directory_entry& entry : fs::directory_iterator(folder_.path()))
    EXPECT_EQ(entry.path().extension(), ".pt") << entry.path();
}

TEST_F(AssemblyTest, AddsToABundleWithoutChangingIt) {
  options_.spacing_mm = 0.7;
  options_.gate = path("g.pt");
  assemble_bundle(options_, good);
  AssemblyOptions adding;
  adding.from = path("new");
  adding.decoders = {{"liver", path("l.pt")}};
  adding.output = path("more");
  const BundleInfo more = *assemble_bundle(adding, good).bundle;
  EXPECT_EQ(more.expert_names(), (std::vector<std::string>{"general", "liver"}));
  EXPECT_EQ(more.roi.spacing_mm, 0.7);
  EXPECT_FALSE(more.gate.has_value());
  EXPECT_EQ(more.selection.strategy, Strategy::general);
  EXPECT_TRUE(verify_bundle(more).empty());
  EXPECT_TRUE(read_bundle_info(path("new")).gate.has_value());
  adding.output = path("again");
  adding.decoders = {{"general", path("l.pt")}};
  expect_error(ErrorCode::usage, {"already has an expert general"}, [&] { assemble_bundle(adding, good); });
}

TEST_F(AssemblyTest, ADescribedNetworkBecomesASpecialist) {
  describe("organs.json", "organs", R"(["image"])");
  options_.networks = {path("organs.json")};
  const BundleInfo bundle = *assemble_bundle(options_, good).bundle;
  EXPECT_EQ(bundle.expert_names(), (std::vector<std::string>{"general", "organs"}));
  const ExpertInfo& organs = bundle.experts[1];
  ASSERT_TRUE(organs.network.has_value());
  EXPECT_EQ(organs.network->file.file, "experts/organs.pt");
  EXPECT_EQ(organs.network->file.sha256, sha256_hex("l.pt", 4));
  EXPECT_EQ(organs.network->channels, (std::vector<std::string>{"", "spleen"}));
  EXPECT_EQ(organs.labels, (std::vector<std::string>{"spleen"}));
  EXPECT_EQ(organs.provenance, "l.pt, TorchScript, SHA-256 " + organs.network->file.sha256);
  EXPECT_TRUE(verify_bundle(bundle).empty());
}

TEST_F(AssemblyTest, RefusesDescriptionsThatMakeNoExpert) {
  options_.networks = {path("none.json"), path("text.json")};
  std::ofstream(path("text.json")) << "text";
  expect_error(ErrorCode::model, {"none.json: no such file", "text.json"},
               [&] { assemble_bundle(options_, good); });
  describe("organs.json", "organs", R"(["image", "points", "labels"])");
  options_.networks = {path("organs.json")};
  expect_refused({"organs", "--roi"});
  options_.roi_size_voxels = 64;
  expect_error(ErrorCode::model, {"experts[1].network.roi", "smaller than the bundle's"},
               [&] { assemble_bundle(options_, good); });
  describe("organs.json", "general", R"(["image"])");
  expect_refused({"general", "another name"});
  describe("organs.json", "organs", R"(["image"])");
  options_.networks = {path("organs.json"), path("organs.json")};
  expect_refused({"organs", "another name"});
  fs::remove(path("l.pt"));
  expect_error(ErrorCode::model, {"l.pt: no such file"}, [&] { assemble_bundle(options_, good); });
}

TEST_F(AssemblyTest, RefusesWhatMakesNoBundle) {
  const AssemblyOptions whole = options_;
  options_.prompt_encoder.clear();
  expect_refused({"image encoder, a prompt encoder and the decoder"});
  options_ = whole;
  options_.decoders.push_back({"general", path("l.pt")});
  expect_refused({"two files"});
  options_ = whole;
  options_.prompt_encoders = {{"liver", path("p.pt")}};
  expect_refused({"liver", "no decoder"});
  options_.prompt_encoders = {{"general", path("p.pt")}};
  expect_refused({"general", "shared encoders"});
  options_ = whole;
  options_.roi_size_voxels = 30;
  expect_refused({"size_voxels", "multiple of 4"});
  options_ = whole;
  options_.from = path("new");
  expect_refused({"keeps its encoders"});
}

TEST_F(AssemblyTest, NamesEveryFileThatIsMissing) {
  options_.image_encoder = path("no.pt");
  options_.decoders[0].file = path("none.pt");
  expect_error(ErrorCode::model, {"no.pt: no such file", "none.pt: no such file"},
               [&] { assemble_bundle(options_, good); });
}

}  // namespace
}  // namespace sammoe

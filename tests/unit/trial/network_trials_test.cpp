#include "trial/network_trials.hpp"

#include "sammoe/error.hpp"
#include "sammoe/network_trial.hpp"

#include "segmenter/messages.hpp"
#include "support/temporary_folder.hpp"
#include "support/tiny_bundle.hpp"
#include "tasks/bundle_trial.hpp"
#include "tasks/named_task.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class NetworkTrialsTest : public testing::Test {
 protected:
  /// The trial of a bundle in this process, as a worker does it.
  BundleTrial tried(const TinyBundle& bundle, bool finds_roi_size = false) const {
    const std::filesystem::path folder = folder_.path() / "bundle";
    std::filesystem::remove_all(folder);
    write_tiny_bundle(folder, bundle);
    return tried(TrialOrder{read_bundle_info(folder), finds_roi_size, {}});
  }

  static BundleTrial tried(const TrialOrder& order) {
    return try_bundle(order, {}, [](const TrialOrder& current, TaskHost& host) {
      const nlohmann::json json = trial_order_json(current);
      return answered(trial_task()->run(message_node(json, "the order"), host), current);
    });
  }

  static BundleTrial answered(const nlohmann::json& answer, const TrialOrder& order) {
    return read_trial_answer(message_node(answer, "the task"), order);
  }

  static std::vector<std::string> problems(const BundleTrial& trial) {
    std::vector<std::string> lines;
    for (const NetworkTrial& network : trial.networks)
      for (const std::string& problem : network.problems) lines.push_back(network.file + ": " + problem);
    return lines;
  }

  /// In an ROI of its own.
  static VolumeNetwork organs(const std::vector<std::string>& channels) {
    VolumeNetwork network;
    network.channels = channels;
    network.roi = RoiBox{{48, 16, 32}, {0.75, 1.5, 3}, RoiPlacement::inside};
    return network;
  }

  /// The trial of a whole network next to a decoder.
  NetworkTrial tried_network(const VolumeNetwork& network, const NetworkSource& source) const {
    TinyBundle bundle;
    bundle.experts.push_back({"organs", source, "", network});
    const BundleTrial trial = tried(bundle);
    EXPECT_EQ(trial.networks.size(), 4U) << "the expert uses no encoder";
    return trial.networks.back();
  }

  TemporaryFolder folder_;
};

TEST_F(NetworkTrialsTest, FindsNothingWrongWithAGoodBundle) {
  const BundleTrial trial = tried(tiny_bundle_with_gate());
  EXPECT_THAT(problems(trial), IsEmpty());
  EXPECT_TRUE(trial.is_usable());
  EXPECT_EQ(trial.roi_size_voxels, 32);
  ASSERT_EQ(trial.networks.size(), 6U);
  EXPECT_EQ(trial.networks[0].interface, "image (1, 1, 32, 32, 32) -> embedding (1, 64, 8, 8, 8)");
  EXPECT_THAT(trial.networks[0].experts, ElementsAre("general", "similar"));
  EXPECT_THAT(trial.networks[1].experts, ElementsAre("dark"));
  EXPECT_EQ(trial.networks[2].role, "prompt_encoder");
  EXPECT_THAT(trial.networks[2].notes, IsEmpty());
  EXPECT_EQ(trial.networks[3].role, "decoder");
  EXPECT_THAT(trial.networks[3].interface, HasSubstr("low_res_logits (1, 1, 32, 32, 32), iou (1, 1)"));
  EXPECT_THAT(trial.networks[5].interface, HasSubstr("-> logits (1, 3)"));
  EXPECT_GT(trial.networks[0].peak_memory_bytes, 0U);
}

TEST_F(NetworkTrialsTest, TellsEverythingThatIsWrongAtOnce) {
  TinyBundle bundle = tiny_bundle_with_gate();
  bundle.experts[1].decoder = "\ndef forward(self, image, sparse):\n    return image\n";
  bundle.experts[2].image_encoder = "\ndef forward(self, image):\n    return torch.rand_like(image)\n";
  bundle.gate = constant_gate({1, 2});
  EXPECT_THAT(problems(tried(bundle)),
              ElementsAre(AllOf(HasSubstr("dark.image_encoder.pt"), HasSubstr("aten::rand_like")),
                          AllOf(HasSubstr("similar.pt"), HasSubstr("takes 2 arguments (image, sparse)"),
                                HasSubstr("image_embedding (1, 64, 8, 8, 8), position")),
                          AllOf(HasSubstr("gate.pt"), HasSubstr("expected (1, 3)"))));
}

TEST_F(NetworkTrialsTest, NamesTheRoiSizeThatTheEncoderRunsAt) {
  TinyBundle bundle;
  bundle.experts.push_back({"other", constant_decoder(1),
                            "\ndef forward(self, image):\n"
                            "    return self.embedding_of(image + torch.zeros([1, 1, 48, 48, 48]))\n"});
  EXPECT_THAT(problems(tried(bundle)),
              ElementsAre(AllOf(HasSubstr("does not run on an ROI of 32 voxels"), HasSubstr("on one of 48")),
                          HasSubstr("another embedding than the shared image encoder")));
}

TEST_F(NetworkTrialsTest, FindsTheRoiSizeOrAsksForIt) {
  EXPECT_THAT(problems(tried(TinyBundle(), true)),
              ElementsAre(HasSubstr("several sizes, such as 128 and 64")));
}

TEST_F(NetworkTrialsTest, TellsASegmentationFromAnEmbedding) {
  TinyBundle bundle;
  bundle.experts.push_back(
      {"whole", constant_decoder(1), "\ndef forward(self, image):\n    return image * 2.0\n"});
  EXPECT_THAT(problems(tried(bundle)), ElementsAre(AllOf(HasSubstr("whole.image_encoder.pt"),
                                                         HasSubstr("a segmentation and not an embedding"))));
}

TEST_F(NetworkTrialsTest, TellsANumberOfClicksThatTheExportKept) {
  TinyBundle bundle;
  bundle.experts[0].decoder =
      "\ndef forward(self, image, position, sparse, dense):\n"
      "    voxels = self.voxels_of(image) + sparse.view([1, 2, 64]).mean()\n"
      "    return voxels, torch.full([1, 1], 0.5)\n";
  EXPECT_THAT(
      problems(tried(bundle)),
      ElementsAre(AllOf(HasSubstr("runs with 1 inside, but not with 1 inside and 1 outside; 3 inside"),
                        HasSubstr("torch.where"), HasSubstr("docs/export.md"))));
}

TEST_F(NetworkTrialsTest, RunsWholeNetworksOnTheirOwnRoi) {
  const NetworkTrial trial = tried_network(organs({"", "spleen"}),
                                           "\ndef forward(self, image):\n"
                                           "    half = torch.avg_pool3d(image, [2, 2, 2], [2, 2, 2])\n"
                                           "    return torch.cat([half, -half], 1)\n");
  EXPECT_EQ(trial.role, "network");
  EXPECT_THAT(trial.experts, ElementsAre("organs"));
  EXPECT_THAT(trial.problems, IsEmpty());
  EXPECT_THAT(trial.notes, IsEmpty());
  EXPECT_EQ(trial.interface, "image (1, 1, 48, 16, 32) -> logits (1, 2, 24, 8, 16)");
}

TEST_F(NetworkTrialsTest, RunsWholeNetworksWithClicks) {
  VolumeNetwork network = organs({"spleen"});
  network.kind = ChannelKind::sigmoid;
  network.inputs = NetworkInputs::clicks_and_logits;
  network.roi = RoiBox{{48, 48, 64}, {1.5, 1.5, 1.5}, RoiPlacement::inside};
  const NetworkTrial good =
      tried_network(network,
                    "\ndef forward(self, image, points, labels, mask):\n"
                    "    return image + (points.sum([2]) * labels).sum() + mask.mean()\n");
  EXPECT_THAT(good.problems, IsEmpty());
  EXPECT_THAT(good.notes, IsEmpty());
  EXPECT_EQ(good.interface,
            "image (1, 1, 48, 48, 64), points (1, P, 3), labels (1, P), mask_logits (1, 1, 12, 12, 16) -> "
            "logits (1, 1, 48, 48, 64)");
  const NetworkTrial frozen = tried_network(network,
                                            "\ndef forward(self, image, points, labels, mask):\n"
                                            "    return image + points.view([1, 1, 3]).sum()\n");
  EXPECT_THAT(frozen.problems, ElementsAre(HasSubstr("but not with 1 inside and 1 outside; 3 inside")));
  EXPECT_THAT(frozen.notes, ElementsAre(HasSubstr("does not depend on whether a click is inside or outside"),
                                        HasSubstr("does not depend on mask_logits")));
}

TEST_F(NetworkTrialsTest, TellsWhatIsWrongWithAWholeNetwork) {
  const auto tell = [&](const NetworkSource& source) {
    return tried_network(organs({"", "spleen", "liver"}), source).problems;
  };
  EXPECT_THAT(
      tell(image_as_logits()),
      ElementsAre(AllOf(HasSubstr("has shape (1, 1, 48, 16, 32), expected (1, 3, any, any, any)"),
                        HasSubstr("expected image (1, 1, 48, 16, 32) -> logits (1, 3, 48, 16, 32)"))));
  EXPECT_THAT(tell("\ndef forward(self, image, points):\n    return image\n"),
              ElementsAre(AllOf(HasSubstr("takes 2 arguments (image, points), expected 1"),
                                HasSubstr("correct inputs"))));
  EXPECT_THAT(tell("\ndef forward(self, image):\n    return torch.zeros([1, 3, 47, 16, 32])\n"),
              ElementsAre(HasSubstr("a half or a quarter")));
  EXPECT_THAT(tell("\ndef forward(self, image):\n    return image + torch.zeros([1, 3, 7, 7, 7])\n"),
              ElementsAre(AllOf(HasSubstr("running it failed"), HasSubstr("logits (1, 3, 48, 16, 32)"))));
}

TEST_F(NetworkTrialsTest, SuspectsProbabilities) {
  const NetworkTrial trial = tried_network(
      organs({"", "spleen"}),
      "\ndef forward(self, image):\n    return torch.softmax(torch.cat([image, -image], 1), 1)\n");
  EXPECT_THAT(trial.problems, IsEmpty());
  EXPECT_THAT(trial.notes, ElementsAre(HasSubstr("leave softmax or sigmoid out")));
}

TEST_F(NetworkTrialsTest, ANetworkThatEndsTheRunCostsItsOwnTrialOnly) {
  write_tiny_bundle(folder_.path() / "bundle", tiny_bundle_with_gate());
  const TrialOrder order{read_bundle_info(folder_.path() / "bundle"), false, {}};
  const auto run = [](const TrialOrder& current, TaskHost& host) {
    if (current.left_out.count(1) == 0) {
      host.report_progress(1, 6, "the second");
      throw Error(ErrorCode::processing, "the worker was ended by signal 9");
    }
    return answered(trial_task()->run(message_node(trial_order_json(current), "the order"), host), current);
  };
  EXPECT_THAT(problems(try_bundle(order, {}, run)),
              ElementsAre("experts/dark.image_encoder.pt: the worker was ended by signal 9"));
}

TEST_F(NetworkTrialsTest, AnswersOfTheWorkerAreNotBelieved) {
  write_tiny_bundle(folder_.path() / "bundle", TinyBundle());
  const TrialOrder order{read_bundle_info(folder_.path() / "bundle"), false, {}};
  const nlohmann::json network{{"interface", "a\x1b[2J"},
                               {"problems", nlohmann::json::array()},
                               {"notes", {"b\n"}},
                               {"seconds", 1},
                               {"peak_memory_bytes", 0}};
  nlohmann::json answer{{"roi_size_voxels", 32}, {"networks", {network, network}}};
  EXPECT_THROW(answered(answer, order), Error);
  answer["networks"].push_back(network);
  EXPECT_THAT(answered(answer, order).networks[0].interface, Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace sammoe

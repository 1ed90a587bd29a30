#include "sammoe/bundle.hpp"
#include "sammoe/in_process.hpp"
#include "sammoe/segmenter.hpp"
#include "sammoe/training.hpp"

#include "files/file_bytes.hpp"
#include "support/error_matchers.hpp"
#include "support/temporary_folder.hpp"
#include "unit/training/gate_scenes.hpp"

#include <map>
#include <set>

namespace sammoe {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;

GateTrainingOptions quick() {
  GateTrainingOptions options;
  options.training.threads = 1;
  options.training.first_clicks_per_structure = 2;
  options.max_clicks = 2;
  options.hidden_width = 16;
  options.max_epochs = 40;
  options.learning_rate = 1e-2;
  return options;
}

/// Every file of a folder and its bytes.
std::map<std::string, std::string> contents(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file())
      files[fs::relative(entry.path(), folder).string()] =
          read_file_bytes(entry.path(), 1U << 30, ErrorCode::model);
  }
  return files;
}

class TrainGate : public ::testing::Test {
 protected:
  void SetUp() override { write_tiny_bundle(bundle(), bright_and_dark()); }

  fs::path bundle() const { return folder_.path() / "bundle"; }
  fs::path output() const { return folder_.path() / "with-gate"; }
  std::vector<LabelledCase> cases(int count = 4) const { return write_ball_cases(folder_.path(), count); }

 private:
  TemporaryFolder folder_;
};

/// What the bundle says about the ball of a new image, clicked in its middle.
ObjectResult asked(Segmenter& segmenter, const fs::path& folder, const std::string& task) {
  const LabelledCase item = write_ball_case(folder, task, 5);
  ObjectPrompt object;
  object.label = 1;
  object.clicks.push_back({{21, 20, 15}, Frame::voxel, true});
  return segmenter.segment(read_volume(item.image).volume, {object}).objects.at(0);
}

TEST_F(TrainGate, TheDefaultSelectionRunsTheExpertOfTheTaskAndNoOther) {
  const TrainingReport report = train_gate(bundle(), cases(), output(), quick());
  EXPECT_EQ(report.samples, 16U);  // 8 images, 2 first clicks
  EXPECT_GT(report.best_epoch, 0U);
  EXPECT_EQ(report.held_out.size(), 2U);
  EXPECT_LT(report.validation_losses[report.best_epoch - 1], report.validation_losses.front());
  const BundleInfo info = read_bundle_info(output());
  const RoutingOptions defaults;
  EXPECT_EQ(info.selection.strategy, defaults.strategy);
  EXPECT_EQ(info.selection.k, defaults.k);
  EXPECT_EQ(info.selection.threshold, defaults.threshold);
  EXPECT_TRUE(verify_bundle(info).empty());

  TemporaryFolder images;
  SegmenterOptions one_thread;
  one_thread.threads = 1;
  {
    Segmenter segmenter = segmenter_in_this_process(output(), one_thread);
    const ObjectResult bright = asked(segmenter, images.path(), "bright");
    EXPECT_GT(bright.gate_scores.at(0), 0.8);
    EXPECT_EQ(bright.experts.at(0).expert, "general");
    EXPECT_THAT(segmenter.loaded_experts(), ElementsAre("general"));
  }
  Segmenter segmenter = segmenter_in_this_process(output(), one_thread);
  const ObjectResult dark = asked(segmenter, images.path(), "dark");
  EXPECT_GT(dark.gate_scores.at(1), 0.8);
  EXPECT_EQ(dark.experts.at(0).expert, "dark");
}

TEST_F(TrainGate, EveryOtherFileKeepsItsBytes) {
  const auto before = contents(bundle());
  train_gate(bundle(), cases(), output(), quick());
  EXPECT_EQ(contents(bundle()), before);
  auto made = contents(output());
  for (const auto& [name, bytes] : before) {
    if (name == "bundle.json") continue;
    EXPECT_EQ(made.at(name), bytes) << name;
  }
  EXPECT_EQ(made.size(), before.size() + 1);
}

TEST_F(TrainGate, InPlaceReplacesTheGateAndKeepsTheBundlesOwnSelection) {
  TinyBundle with_gate = bright_and_dark();
  with_gate.gate = constant_gate({1, 0});
  with_gate.selection = {Strategy::top_k, "", 1, 0.25, 2.0};
  fs::remove_all(bundle());
  write_tiny_bundle(bundle(), with_gate);
  const auto before = contents(bundle());
  train_gate(bundle(), cases(), {}, quick());
  const BundleInfo info = read_bundle_info(bundle());
  EXPECT_EQ(info.selection.strategy, Strategy::top_k);
  EXPECT_EQ(info.selection.threshold, 0.25);
  EXPECT_TRUE(verify_bundle(info).empty());
  const auto after = contents(bundle());
  EXPECT_EQ(after.size(), before.size());
  EXPECT_EQ(after.count(info.gate->file), 1U);
  for (const auto& [name, bytes] : before) {
    if (name == "bundle.json" || name == "gate.pt") continue;
    EXPECT_EQ(after.at(name), bytes) << name;
  }
}

TEST_F(TrainGate, ASelectionThatIsAskedForIsMadeFromTheOneItWouldHave) {
  GateTrainingOptions options = quick();
  options.max_epochs = 1;
  options.selection = [](RoutingOptions would_be) {
    EXPECT_EQ(would_be.strategy, RoutingOptions{}.strategy);
    would_be.k = 1;
    return would_be;
  };
  train_gate(bundle(), cases(2), output(), options);
  const RoutingOptions made = read_bundle_info(output()).selection;
  EXPECT_EQ(made.strategy, RoutingOptions{}.strategy);
  EXPECT_EQ(made.k, 1);
}

TEST_F(TrainGate, ASelectionThatTheBundleCannotHaveIsRefusedBeforeAnyWork) {
  GateTrainingOptions options = quick();
  options.training.progress = [](std::size_t, std::size_t, const std::string&) {
    ADD_FAILURE() << "work was begun";
  };
  options.selection = [](RoutingOptions would_be) {
    would_be.k = 3;
    return would_be;
  };
  expect_error(ErrorCode::usage, {"k is 3", "2 experts"},
               [&] { train_gate(bundle(), cases(2), output(), options); });
  options.selection = [](RoutingOptions would_be) {
    set_strategy(would_be, "expert:dark");
    return would_be;
  };
  expect_error(ErrorCode::usage, {"'expert:dark'", "which a bundle cannot"},
               [&] { train_gate(bundle(), cases(2), output(), options); });
  EXPECT_FALSE(fs::exists(output()));
}

TEST_F(TrainGate, SameSeedSameBytes) {
  const auto made = cases(2);
  GateTrainingOptions options = quick();
  options.max_epochs = 3;
  const auto gate_of = [&](const std::string& name, std::uint64_t seed) {
    options.training.seed = seed;
    train_gate(bundle(), made, output().string() + name, options);
    return read_bundle_info(output().string() + name).gate->sha256;
  };
  const std::string first = gate_of("1", 1);
  EXPECT_EQ(gate_of("2", 1), first);
  EXPECT_NE(gate_of("3", 2), first);
}

TEST_F(TrainGate, StoppedAnywhereItLeavesTheBundleAsItWas) {
  const auto before = contents(bundle());
  const auto made = cases(2);
  std::set<std::string> stages;
  for (const std::size_t stop : {std::size_t{0}, std::size_t{300}, std::size_t{700}, std::size_t{951}}) {
    GateTrainingOptions options = quick();
    options.training.progress = [&](std::size_t done, std::size_t total, const std::string& status) {
      EXPECT_EQ(total, 1000U);
      if (done < stop) return;
      stages.insert(status.substr(0, status.find(' ')));
      throw Error(ErrorCode::interrupted, "stopped");
    };
    expect_error(ErrorCode::interrupted, {"stopped"}, [&] { train_gate(bundle(), made, {}, options); });
    expect_error(ErrorCode::interrupted, {"stopped"}, [&] { train_gate(bundle(), made, output(), options); });
    EXPECT_EQ(contents(bundle()), before);
    EXPECT_FALSE(fs::exists(output()));
  }
  EXPECT_THAT(stages, ElementsAre("asking", "embedding", "training"));
}

TEST_F(TrainGate, RefusesBeforeAnyWork) {
  GateTrainingOptions options = quick();
  options.training.progress = [](std::size_t, std::size_t, const std::string&) {
    ADD_FAILURE() << "work was begun";
  };
  const auto made = cases(2);
  fs::create_directory(output());
  expect_error(ErrorCode::output, {"with-gate"}, [&] { train_gate(bundle(), made, output(), options); });
  expect_error(ErrorCode::input, {"to hold out"}, [&] { train_gate(bundle(), {made[0]}, {}, options); });
  expect_error(ErrorCode::model, {"nowhere"},
               [&] { train_gate(bundle().parent_path() / "nowhere", made, {}, options); });
  fs::remove_all(bundle());
  TinyBundle with_network = bright_and_dark();
  VolumeNetwork network;
  network.channels = {"bright"};
  network.kind = ChannelKind::sigmoid;
  with_network.experts.push_back({"unet", image_as_logits(), "", network});
  write_tiny_bundle(bundle(), with_network);
  expect_error(ErrorCode::usage, {"unet is a whole network", "expert:NAME"},
               [&] { train_gate(bundle(), made, {}, quick()); });
  fs::remove_all(bundle());
  write_tiny_bundle(bundle(), TinyBundle{});
  expect_error(ErrorCode::usage, {"one expert", "sammoe finetune"},
               [&] { train_gate(bundle(), made, {}, options); });
}

TEST_F(TrainGate, MoreExpertsThanThereAreCannotBeAskedFor) {
  GateTrainingOptions options = quick();
  options.max_epochs = 1;
  train_gate(bundle(), cases(2), {}, options);
  Segmenter segmenter = segmenter_in_this_process(bundle(), {});
  RoutingOptions routing;
  routing.k = 3;
  SegmentOptions segment;
  segment.routing = routing;
  TemporaryFolder images;
  const Volume volume = read_volume(write_ball_case(images.path(), "dark", 1).image).volume;
  ObjectPrompt object;
  object.label = 1;
  object.clicks.push_back({{17, 20, 19}, Frame::voxel, true});
  expect_error(ErrorCode::usage, {"k is 3", "2 experts"},
               [&] { segmenter.segment(volume, {object}, segment); });
}

}  // namespace
}  // namespace sammoe

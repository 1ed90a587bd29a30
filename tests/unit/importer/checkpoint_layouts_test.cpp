#include "sammoe/checkpoint_import.hpp"

#include "importer/network_assembly.hpp"
#include "support/checkpoint_file.hpp"
#include "support/error_matchers.hpp"
#include "support/random_network.hpp"
#include "support/temporary_folder.hpp"

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;
using test::dict_of;
using test::prefixed;
using test::state_dict;
using ::testing::Contains;
using ::testing::HasSubstr;

/// Checkpoints of one network in the layouts that people have. Each must give the bundle that the plain
/// layout gives, byte for byte except for where the weights come from.
class CheckpointLayouts : public ::testing::Test {
 protected:
  CheckpointLayouts() {
    torch::manual_seed(4);
    network_ = test::random_tensors(test::small_shape());
    for (auto& entry : network_) entry.second = entry.second.contiguous();
    plain_ = import(state_dict(network_));
    EXPECT_TRUE(notes_.empty());
  }

  fs::path file(const std::string& name) const { return folder_.path() / name; }

  ImportOptions options() {
    ImportOptions options;
    options.general = file("general.pth");
    options.output = file("bundle-" + std::to_string(++bundles_));
    options.note = [this](const std::string& expert, const std::string& note) {
      notes_.push_back(expert + ": " + note);
    };
    return options;
  }

  BundleInfo import(const ImportOptions& options) {
    notes_.clear();
    return import_checkpoints(options);
  }

  BundleInfo import(const c10::IValue& general) {
    test::write_checkpoint(general, file("general.pth"));
    return import(options());
  }

  /// It gives the plain bundle and says this, also where the weights come from.
  void expect_plain(const c10::IValue& general, const std::string& note) {
    SCOPED_TRACE(note);
    const BundleInfo bundle = import(general);
    ASSERT_EQ(bundle.files().size(), plain_.files().size());
    for (std::size_t n = 0; n < bundle.files().size(); ++n) {
      EXPECT_EQ(bundle.files()[n].file, plain_.files()[n].file);
      EXPECT_EQ(bundle.files()[n].sha256, plain_.files()[n].sha256);
    }
    EXPECT_THAT(notes_, Contains("general: " + note));
    EXPECT_THAT(bundle.experts.front().provenance, HasSubstr(note));
  }

  void refuses(const c10::IValue& general, const std::vector<std::string>& words) {
    expect_error(ErrorCode::model, words, [&] { import(general); });
  }

  TensorMap network_;
  BundleInfo plain_;
  std::vector<std::string> notes_;

 private:
  TemporaryFolder folder_;
  int bundles_ = 0;
};

TEST_F(CheckpointLayouts, KeysAndPrefixesOfTrainersGiveTheSameBundle) {
  expect_plain(dict_of({{"model", state_dict(network_)}, {"epoch", 3}}), "took 'model'");
  expect_plain(dict_of({{"ema", state_dict(network_)}}), "took 'ema'");
  for (const std::string prefix : {"module.", "_orig_mod.", "_orig_mod.module.", "sam."})
    expect_plain(state_dict(prefixed(network_, prefix)), "removed '" + prefix + "' from names");
  expect_plain(dict_of({{"state_dict", state_dict(prefixed(network_, "model."))}, {"epoch", 3}}),
               "removed 'model.' from names");
}

TEST_F(CheckpointLayouts, AnAverageBesideTheWeightsIsNotTakenUnlessItIsNamed) {
  TensorMap average;
  for (const auto& [name, tensor] : network_) average[name] = tensor * 0.5;
  const c10::IValue both =
      dict_of({{"model_state_dict", state_dict(network_)}, {"ema_state_dict", state_dict(average)}});
  expect_plain(both, "took 'model_state_dict', not 'ema_state_dict' (--weights takes another)");
  ImportOptions chosen = options();
  chosen.weights = "ema_state_dict";
  const BundleInfo averaged = import(chosen);
  EXPECT_THAT(averaged.experts[0].provenance, HasSubstr("took 'ema_state_dict', not 'model_state_dict'"));
  EXPECT_NE(averaged.image_encoder.sha256, plain_.image_encoder.sha256);
}

TEST_F(CheckpointLayouts, BookkeepingBesideTheNetworkIsIgnoredByName) {
  TensorMap averaged = prefixed(network_, "module.");
  averaged["n_averaged"] = at::ones({}, at::kLong);
  expect_plain(state_dict(averaged), "ignored n_averaged");
  TensorMap buffers = network_;
  buffers["pixel_mean"] = at::ones({3, 1, 1});
  buffers["pixel_std"] = at::ones({3, 1, 1});
  expect_plain(state_dict(buffers), "ignored pixel_mean, pixel_std");
  buffers["criterion.weight"] = at::ones({2});
  refuses(state_dict(buffers), {"general.pth", "1 surplus: criterion.weight"});
}

}  // namespace
}  // namespace sammoe

#include "sammoe/checkpoint_import.hpp"

#include "importer/network_assembly.hpp"
#include "model/networks/expert_store.hpp"
#include "support/checkpoint_file.hpp"
#include "support/error_matchers.hpp"
#include "support/random_network.hpp"
#include "support/safetensors_bytes.hpp"
#include "support/temporary_folder.hpp"

#include <filesystem>
#include <fstream>
#include <optional>

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

/// Tensors of float32 as a safetensors file.
void write_safetensors(const TensorMap& tensors, const fs::path& path) {
  std::string header, data;
  for (const auto& [name, tensor] : tensors) {
    const std::string begin = std::to_string(data.size());
    data.append(static_cast<const char*>(tensor.data_ptr()), tensor.nbytes());
    std::string sizes;
    for (const std::int64_t size : tensor.sizes()) sizes += (sizes.empty() ? "" : ",") + std::to_string(size);
    header += (header.empty() ? "{\"" : ",\"") + name + R"(":{"dtype":"F32","shape":[)" + sizes +
              R"(],"data_offsets":[)" + begin + "," + std::to_string(data.size()) + "]}";
  }
  std::ofstream(path, std::ios::binary) << test::safetensors_bytes(header + "}", data);
}

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

  /// The plain network as the general one, and an expert "liver".
  BundleInfo import_expert(const c10::IValue& expert, std::optional<double> lora_scale = std::nullopt) {
    test::write_checkpoint(state_dict(network_), file("general.pth"));
    test::write_checkpoint(expert, file("liver.pth"));
    ImportOptions chosen = options();
    chosen.experts = {{"liver", file("liver.pth")}};
    chosen.lora_scale = lora_scale;
    return import(chosen);
  }

  /// The decoder's tensors, other numbers than the network's.
  TensorMap changed_decoder() const {
    TensorMap decoder;
    for (const auto& [name, tensor] : network_)
      if (name.rfind("mask_decoder.", 0) == 0) decoder[name] = tensor + 0.01;
    return decoder;
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

TEST_F(CheckpointLayouts, EmbeddingsOfBoxCornersAreLeftOut) {
  TensorMap with_boxes = network_;
  const at::Tensor corner = network_.at("prompt_encoder.point_embeddings.0.weight") + 1;
  with_boxes["prompt_encoder.point_embeddings.2.weight"] = corner;
  with_boxes["prompt_encoder.point_embeddings.3.weight"] = corner;
  expect_plain(dict_of({{"model_state_dict", state_dict(with_boxes)}}),
               "ignored prompt_encoder.point_embeddings.2.weight, "
               "prompt_encoder.point_embeddings.3.weight, which are for boxes");
  with_boxes["prompt_encoder.point_embeddings.3.weight"] = at::ones({2, 48});
  refuses(state_dict(with_boxes), {"surplus: prompt_encoder.point_embeddings.3.weight"});
}

TEST_F(CheckpointLayouts, AnExpertMayBeADecoderAlone) {
  const TensorMap decoder = changed_decoder();
  TensorMap bare;
  for (const auto& [name, tensor] : decoder) bare[name.substr(std::string("mask_decoder.").size())] = tensor;
  TensorMap whole = network_;
  for (const auto& [name, tensor] : decoder) whole[name] = tensor;
  const BundleInfo expected = import_expert(state_dict(whole));
  EXPECT_TRUE(notes_.empty());
  for (const TensorMap& tensors : {decoder, bare, prefixed(decoder, "module."), prefixed(bare, "model.")}) {
    const BundleInfo bundle = import_expert(dict_of({{"state_dict", state_dict(tensors)}}));
    EXPECT_EQ(bundle.experts[1].decoder.sha256, expected.experts[1].decoder.sha256);
    EXPECT_EQ(bundle.files().size(), expected.files().size()) << "the encoders are the general ones";
    EXPECT_THAT(notes_, Contains("liver: took the general image_encoder"));
    EXPECT_THAT(notes_, Contains("liver: took the general prompt_encoder"));
    EXPECT_THAT(bundle.experts[1].provenance, HasSubstr("took the general image_encoder"));
  }
  EXPECT_THAT(notes_, Contains("liver: added 'mask_decoder.' to names"));
}

TEST_F(CheckpointLayouts, APartOfADecoderOrADecoderAsTheGeneralCheckpointIsRefused) {
  TensorMap decoder = changed_decoder();
  refuses(state_dict(decoder), {"general.pth: holds", "mask_decoder without image_encoder", "--expert"});
  decoder.erase("mask_decoder.iou_token.weight");
  test::write_checkpoint(state_dict(network_), file("general.pth"));
  expect_error(ErrorCode::model, {"liver.pth", "1 missing: mask_decoder.iou_token.weight"},
               [&] { import_expert(state_dict(decoder)); });
}

TEST_F(CheckpointLayouts, SafetensorsGiveTheSameBundle) {
  for (const bool is_wrapped : {false, true}) {
    write_safetensors(is_wrapped ? prefixed(network_, "model.") : network_, file("general.pth"));
    const BundleInfo bundle = import(options());
    for (std::size_t n = 0; n < plain_.files().size(); ++n)
      EXPECT_EQ(bundle.files().at(n).sha256, plain_.files()[n].sha256);
    EXPECT_EQ(notes_.size(), is_wrapped ? 1u : 0u);
  }
}

TEST_F(CheckpointLayouts, LoraAdaptersAreMergedWithTheScaleThatIsGiven) {
  const std::string layer = "image_encoder.blocks.0.attn.qkv.";
  TensorMap merged = network_, adapted = network_;
  const at::Tensor down = at::randn({2, 32}), up = at::randn({96, 2});
  merged.at(layer + "weight") = merged.at(layer + "weight") + 0.25 * up.matmul(down);
  for (const char* name : {"weight", "bias"}) {
    adapted[layer + "base_layer." + name] = network_.at(layer + name);
    adapted.erase(layer + name);
  }
  adapted[layer + "lora_A.default.weight"] = down;
  adapted[layer + "lora_B.default.weight"] = up;
  refuses(state_dict(prefixed(adapted, "base_model.model.")), {"general.pth", "--lora-scale"});
  ImportOptions chosen = options();
  chosen.lora_scale = 0.25;
  const BundleInfo bundle = import(chosen);
  EXPECT_THAT(bundle.experts[0].provenance, HasSubstr("merged LoRA adapters of 1 layer with scale 0.25"));
  const at::Tensor image = torch::randn({1, 1, 16, 16, 16});
  const at::Tensor expected = ImageEncoder(assemble_image_encoder(merged, infer_shape(merged))).encode(image);
  const at::Tensor actual = ExpertStore(bundle).image_encoder(0)->encode(image);
  EXPECT_LT(test::relative_difference(actual, expected), 1e-5);
  test::write_checkpoint(state_dict(network_), file("general.pth"));
  chosen.output = file("unused");
  expect_error(ErrorCode::model, {"LoRA", "no checkpoint has any"}, [&] { import(chosen); });
}

TEST_F(CheckpointLayouts, AdaptersAloneMakeAnExpertOfTheGeneralCheckpoint) {
  const std::string layer = "base_model.model.image_encoder.blocks.0.attn.qkv.";
  const TensorMap adapters{{layer + "lora_A.weight", at::randn({2, 32})},
                           {layer + "lora_B.weight", at::randn({96, 2})}};
  const BundleInfo bundle = import_expert(state_dict(adapters), 0.5);
  EXPECT_TRUE(bundle.experts[1].image_encoder.has_value());
  EXPECT_FALSE(bundle.experts[1].prompt_encoder.has_value());
  EXPECT_EQ(bundle.experts[1].decoder.sha256, plain_.experts[0].decoder.sha256);
  EXPECT_THAT(notes_, Contains("liver: adapted the general image_encoder"));
  EXPECT_THAT(notes_, Contains("liver: took the general mask_decoder"));
  refuses(state_dict(adapters), {"general.pth"});
}

TEST_F(CheckpointLayouts, WhatIsNoNetworkOfOursIsSaidByNamesAndNearestLayout) {
  refuses(dict_of({{"network_weights", state_dict({{"encoder.stages.0.conv.weight", at::ones({1})},
                                                   {"decoder.seg_layers.0.weight", at::ones({1})}})}}),
          {"general.pth: holds 2 tensors, such as decoder.seg_layers.0.weight", "nnU-Net"});
  TensorMap photographs{{"image_encoder.pos_embed", at::ones({1, 64, 64, 768})},
                        {"image_encoder.blocks.0.attn.rel_pos_h", at::ones({127, 64})}};
  refuses(state_dict(photographs),
          {"image_encoder.pos_embed has the shape", "holds 2 tensors", "photographs"});
}

}  // namespace
}  // namespace sammoe

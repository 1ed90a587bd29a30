#include "model/networks/expert_store.hpp"

#include "files/atomic_file.hpp"
#include "files/sha256.hpp"
#include "support/error_matchers.hpp"
#include "support/temporary_folder.hpp"
#include "unit/bundle/bundle_fixtures.hpp"
#include "unit/model/script_modules.hpp"

#include <array>
#include <memory>

#include <gtest/gtest.h>
#include <sys/inotify.h>
#include <unistd.h>

namespace sammoe {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string encoder_giving(const std::string& value) {
  return saved(
      scripted("def forward(self, image):\n    return torch.ones([1, 6, 4, 4, 4]) * " + value + "\n"));
}

class ExpertStoreTest : public ::testing::Test {
 protected:
  BundleFile put(const std::string& name, const std::string& bytes) {
    std::filesystem::create_directories((folder() / name).parent_path());
    write_atomically(folder() / name, bytes);
    return {name, sha256_hex(bytes.data(), bytes.size())};
  }

  /// The first experts of complete_bundle(), with files: expert 1 shares all encoders, expert 2 has an image
  /// encoder of its own.
  BundleInfo bundle() {
    const std::string script = saved(scripted("def forward(self, a, b, c):\n    return a, b, c\n"));
    const std::string decoder = saved(scripted("def forward(self, a, b, c, d):\n    return a, b\n"));
    BundleInfo bundle = complete_bundle();
    bundle.folder = folder();
    bundle.experts.erase(bundle.experts.begin() + 3, bundle.experts.end());
    bundle.image_encoder = put("image_encoder.pt", encoder_giving("2"));
    bundle.prompt_encoder = put("prompt_encoder.pt", script);
    bundle.gate =
        put("gate.pt", saved(scripted("def forward(self, a, b, c, d):\n    return torch.ones([1, 3])\n")));
    bundle.experts[0].decoder = put("experts/general.pt", decoder);
    bundle.experts[1].decoder = put("experts/spinal_cord.pt", decoder + "");
    bundle.experts[2].decoder = put("experts/hip-2.pt", encoder_giving("4"));
    bundle.experts[2].image_encoder = put("experts/hip-2.image_encoder.pt", encoder_giving("3"));
    bundle.experts[2].prompt_encoder = put("experts/hip-2.prompt_encoder.pt", script);
    return bundle;
  }

  const std::filesystem::path& folder() const { return temporary_.path(); }

 private:
  TemporaryFolder temporary_;
};

float value_of(const std::shared_ptr<ImageEncoder>& encoder) {
  return encoder->encode(torch::zeros({1, 1, 32, 32, 32})).max().item<float>();
}

TEST_F(ExpertStoreTest, GivesEachExpertItsOwnEncoderOrTheSharedOne) {
  ExpertStore store(bundle());
  EXPECT_EQ(value_of(store.image_encoder(0)), 2);
  EXPECT_EQ(value_of(store.image_encoder(1)), 2);
  EXPECT_EQ(value_of(store.image_encoder(2)), 3);
  EXPECT_TRUE(store.shares_encoders(0));
  EXPECT_TRUE(store.shares_encoders(1));
  EXPECT_FALSE(store.shares_encoders(2));
}

TEST_F(ExpertStoreTest, EqualFilesAreLoadedOnce) {
  ExpertStore store(bundle());
  EXPECT_EQ(store.image_encoder(0), store.image_encoder(1));
  EXPECT_EQ(store.prompt_encoder(0), store.prompt_encoder(2)) << "another file of the same bytes";
  EXPECT_EQ(store.decoder(0), store.decoder(1));
  EXPECT_NE(store.decoder(0), store.decoder(2));
}

TEST_F(ExpertStoreTest, LoadsOnlyWhatIsAskedFor) {
  const BundleInfo info = bundle();
  std::filesystem::remove(folder() / "experts/spinal_cord.pt");
  std::filesystem::remove(folder() / "experts/general.pt");
  ExpertStore store(info);
  EXPECT_THAT(store.loaded_experts(), IsEmpty());
  store.decoder(2);
  EXPECT_THAT(store.loaded_experts(), ElementsAre("hip-2"));
  expect_error(ErrorCode::model, {"experts/spinal_cord.pt", "missing", info.experts[1].decoder.sha256},
               [&] { store.decoder(1); });
  EXPECT_THAT(store.loaded_experts(), ElementsAre("hip-2"));
}

/// What is hashed, checked and loaded are the same bytes: nobody can exchange the file in between.
TEST_F(ExpertStoreTest, OpensAFileOnce) {
  ExpertStore store(bundle());
  const int watch = ::inotify_init1(IN_NONBLOCK);
  ASSERT_GE(::inotify_add_watch(watch, (folder() / "experts/general.pt").c_str(), IN_OPEN), 0);
  store.decoder(0);
  store.decoder(0);
  std::array<inotify_event, 8> events{};
  EXPECT_EQ(::read(watch, events.data(), sizeof events), static_cast<ssize_t>(sizeof(inotify_event)));
  ::close(watch);
}

TEST_F(ExpertStoreTest, RefusesAFileWithOneFlippedBit) {
  const BundleInfo info = bundle();
  std::string bytes = encoder_giving("2");
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  put("image_encoder.pt", bytes);
  ExpertStore store(info);
  expect_error(
      ErrorCode::model,
      {"image_encoder.pt", info.image_encoder.sha256, sha256_hex(bytes.data(), bytes.size()), "restore"},
      [&] { store.image_encoder(0); });
}

TEST_F(ExpertStoreTest, ChecksTheGateAgainstTheNumberOfExperts) {
  BundleInfo info = bundle();
  ExpertStore store(info);
  const at::Tensor embedding = torch::ones({1, 6, 4, 4, 4});
  const at::Tensor sparse = torch::ones({1, 2, 6});
  const at::Tensor point = torch::ones({1, 1, 3});
  EXPECT_NO_THROW(store.gate()->logits(embedding, sparse, point, torch::ones({1, 1})));
  info.experts.pop_back();
  ExpertStore smaller(info);
  expect_error(ErrorCode::model, {"gate.pt", "(1, 2)"}, [&] {
    smaller.gate()->logits(embedding, sparse, point, torch::ones({1, 1}));
  });
}

/// Four experts whose decoders hold `kWeights` floats each and answer with their number.
class ExpertMemoryTest : public ExpertStoreTest {
 protected:
  static constexpr std::size_t kWeights = 1000;
  static constexpr std::uint64_t kDecoderBytes = 4 * kWeights;

  BundleInfo four_experts() {
    BundleInfo info = bundle();
    info.experts.resize(2);
    info.experts.resize(4, info.experts[1]);
    for (std::size_t n = 0; n < info.experts.size(); ++n) {
      torch::jit::Module module("Decoder");
      module.register_parameter("weight", torch::full({kWeights}, static_cast<double>(n)), false);
      module.define(
          "def forward(self, a, b, c, d):\n"
          "    return self.weight.mean() * torch.ones([1, 1, 16, 16, 16]), torch.ones([1, 1])\n");
      info.experts[n].name = "expert-" + std::to_string(n);
      info.experts[n].decoder = put("experts/" + info.experts[n].name + ".pt", saved(module));
    }
    return info;
  }
};

StoreOptions budget(std::uint64_t bytes) {
  StoreOptions options;
  options.expert_memory_bytes = bytes;
  return options;
}

/// Asks for a decoder in a case of its own.
std::shared_ptr<MaskDecoder> in_next_case(ExpertStore& store, std::size_t expert) {
  store.begin_case();
  return store.decoder(expert);
}

TEST_F(ExpertMemoryTest, DropsTheLeastRecentlyUsedBeyondTheBudget) {
  ExpertStore store(four_experts(), budget(2 * kDecoderBytes));
  in_next_case(store, 0);
  in_next_case(store, 1);
  in_next_case(store, 0);
  EXPECT_THAT(store.loaded_experts(), ElementsAre("expert-0", "expert-1"));
  in_next_case(store, 2);
  EXPECT_THAT(store.loaded_experts(), ElementsAre("expert-0", "expert-2"));
  EXPECT_EQ(store.expert_bytes(), 2 * kDecoderBytes);
}

TEST_F(ExpertMemoryTest, WhatIsDroppedAndLoadedAgainIsTheSame) {
  const BundleInfo info = four_experts();
  ExpertStore store(info, budget(kDecoderBytes));
  const at::Tensor embedding = torch::zeros({1, 6, 4, 4, 4});
  const PromptEmbedding prompt{torch::zeros({1, 2, 6}), torch::ones({1, 6, 4, 4, 4}), embedding};
  for (int round = 0; round < 2; ++round) {
    for (std::size_t expert = 0; expert < 4; ++expert) {
      const auto decoder = in_next_case(store, expert);
      EXPECT_THAT(store.loaded_experts(), ElementsAre(info.experts[expert].name));
      EXPECT_EQ(decoder->decode(embedding, prompt).low_res_logits.max().item<float>(), expert);
    }
  }
}

TEST_F(ExpertMemoryTest, ANetworkInUseOutlivesItsPlaceInTheStore) {
  ExpertStore store(four_experts(), budget(kDecoderBytes));
  const std::shared_ptr<MaskDecoder> held = in_next_case(store, 0);
  in_next_case(store, 1);
  EXPECT_EQ(held.use_count(), 1) << "the store has let go of it";
  EXPECT_NE(in_next_case(store, 0), held);
}

TEST_F(ExpertMemoryTest, OneCaseLoadsNothingTwiceWhateverTheBudget) {
  ExpertStore store(four_experts(), budget(0));
  store.begin_case();
  const auto first = store.decoder(0);
  const auto second = store.decoder(1);
  EXPECT_EQ(store.decoder(0), first);
  EXPECT_EQ(store.decoder(1), second);
  in_next_case(store, 2);
  EXPECT_THAT(store.loaded_experts(), ElementsAre("expert-2"));
}

TEST_F(ExpertMemoryTest, TheSharedNetworksStay) {
  ExpertStore store(four_experts(), budget(0));
  const auto encoder = store.image_encoder(0);
  const auto prompt_encoder = store.prompt_encoder(0);
  in_next_case(store, 1);
  in_next_case(store, 2);
  EXPECT_EQ(store.image_encoder(0), encoder);
  EXPECT_EQ(store.prompt_encoder(3), prompt_encoder);
}

TEST_F(ExpertStoreTest, EncodersThatCannotComputeInBfloat16AreRefusedOrLeftAsTheyAre) {
  StoreOptions options;
  options.encoder_type = EncoderType::bfloat16;
  ExpertStore strict(bundle(), options);
  EXPECT_TRUE(strict.encodes_in_bfloat16());
  expect_error(ErrorCode::usage, {"image_encoder.pt", "bf16", "--precision fp32"},
               [&] { strict.image_encoder(0); });
  options.encoder_type = EncoderType::bfloat16_if_possible;
  ExpertStore lenient(bundle(), options);
  EXPECT_EQ(value_of(lenient.image_encoder(0)), 2);
  EXPECT_FALSE(lenient.encodes_in_bfloat16());
}

TEST_F(ExpertStoreTest, SaysSoWhenThereIsNoGateOrNoSuchExpert) {
  BundleInfo info = bundle();
  info.gate.reset();
  ExpertStore store(info);
  expect_error(ErrorCode::usage, {"no gate", "train"}, [&] { store.gate(); });
  expect_error(ErrorCode::usage, {"expert number 3"}, [&] { store.decoder(3); });
}

}  // namespace
}  // namespace sammoe

#include "model/expert_store.hpp"

#include "core/atomic_file.hpp"
#include "interop/sha256.hpp"
#include "support/error_matchers.hpp"
#include "support/temporary_folder.hpp"
#include "unit/model/bundle_fixtures.hpp"
#include "unit/model/script_modules.hpp"

#include <array>

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

  /// complete_bundle() with files: expert 1 shares all encoders, expert 2 has an image encoder of its own.
  BundleInfo bundle() {
    const std::string script = saved(scripted("def forward(self, a, b, c):\n    return a, b, c\n"));
    const std::string decoder = saved(scripted("def forward(self, a, b, c, d):\n    return a, b\n"));
    BundleInfo bundle = complete_bundle();
    bundle.folder = folder();
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

float value_of(ImageEncoder& encoder) {
  return encoder.encode(torch::zeros({1, 1, 32, 32, 32})).max().item<float>();
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
  EXPECT_EQ(&store.image_encoder(0), &store.image_encoder(1));
  EXPECT_EQ(&store.prompt_encoder(0), &store.prompt_encoder(2)) << "another file of the same bytes";
  EXPECT_EQ(&store.decoder(0), &store.decoder(1));
  EXPECT_NE(&store.decoder(0), &store.decoder(2));
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
  EXPECT_NO_THROW(store.gate().logits(embedding, sparse, point, torch::ones({1, 1})));
  info.experts.pop_back();
  ExpertStore smaller(info);
  expect_error(ErrorCode::model, {"gate.pt", "(1, 2)"}, [&] {
    smaller.gate().logits(embedding, sparse, point, torch::ones({1, 1}));
  });
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

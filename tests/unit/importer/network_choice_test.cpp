#include "importer/network_choice.hpp"

#include "support/error_matchers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

const std::vector<std::string> kPlain{"image_encoder.pos_embed", "mask_decoder.iou_token.weight",
                                      "prompt_encoder.no_mask_embed.weight"};

std::vector<std::string> network(const std::string& wrapper, std::vector<std::string> more = {}) {
  for (const std::string& name : kPlain) more.push_back(wrapper + name);
  return more;
}

NetworkChoice choose(const std::vector<StateDict>& dicts, const std::string& weights = "") {
  return choose_network(dicts, weights, "some.pth");
}

/// The names are the network's, each taken from the wrapper.
void expect_network(const NetworkChoice& choice, const std::string& wrapper) {
  ASSERT_EQ(choice.names.size(), kPlain.size());
  for (const std::string& name : kPlain) EXPECT_THAT(choice.names, Contains(Pair(name, wrapper + name)));
}

TEST(NetworkChoice, TakesPlainNamesWithoutANote) {
  for (const char* key : {"", "model_state_dict", "state_dict"}) {
    const NetworkChoice choice = choose({{"optimizer", {"weight"}}, {key, network("")}});
    EXPECT_EQ(choice.dict, 1u);
    expect_network(choice, "");
    EXPECT_THAT(choice.notes, IsEmpty());
  }
}

TEST(NetworkChoice, RemovesWhateverWrapsAllNamesAndSaysSo) {
  for (const std::string wrapper : {"module.", "_orig_mod.", "model.", "sam.", "_orig_mod.module.",
                                    "module._orig_mod.", "net.sam_model.", "base_model.model."}) {
    const NetworkChoice choice = choose({{"state_dict", network(wrapper)}});
    expect_network(choice, wrapper);
    EXPECT_THAT(choice.notes, ElementsAre("removed '" + wrapper + "' from names"));
  }
}

TEST(NetworkChoice, TakesAnyKeyAndSaysWhich) {
  for (const char* key : {"model", "ema", "network_weights", "checkpoint.model"}) {
    const NetworkChoice choice = choose({{key, network("")}});
    expect_network(choice, "");
    EXPECT_THAT(choice.notes, ElementsAre(std::string("took '") + key + "'"));
  }
}

TEST(NetworkChoice, PrefersWhatIsNoAverageAndSaysSo) {
  for (const char* average : {"ema", "ema_state_dict", "model_ema", "EMA", "averaged_model", "swa"}) {
    const std::vector<StateDict> dicts{{average, network("")}, {"model_state_dict", network("")}};
    const NetworkChoice raw = choose(dicts);
    EXPECT_EQ(raw.dict, 1u);
    EXPECT_THAT(raw.notes, ElementsAre(HasSubstr(std::string("took 'model_state_dict', not '") + average)));
    EXPECT_EQ(choose(dicts, average).dict, 0u);
  }
}

TEST(NetworkChoice, TellsApartNetworksInOneDict) {
  std::vector<std::string> names = network("model.");
  for (const std::string& name : network("ema_model.module.", {"ema_model.n_averaged"}))
    names.push_back(name);
  const std::vector<StateDict> dicts{{"state_dict", names}};
  const NetworkChoice raw = choose(dicts);
  expect_network(raw, "model.");
  EXPECT_THAT(raw.notes, Contains(HasSubstr("took 'state_dict.model', not 'state_dict.ema_model.module'")));
  for (const char* name : {"ema_model.module", "state_dict.ema_model.module"})
    expect_network(choose(dicts, name), "ema_model.module.");
}

TEST(NetworkChoice, RefusesSeveralNetworksUnlessOneIsNamed) {
  const std::vector<StateDict> dicts{{"student", network("")}, {"teacher", network("")}};
  expect_error(ErrorCode::model, {"some.pth", "2 networks", "'student', 'teacher'", "--weights teacher"},
               [&] { choose(dicts); });
  expect_error(ErrorCode::model, {"2 networks", "not one that is 'ema'"}, [&] { choose(dicts, "ema"); });
  EXPECT_EQ(choose(dicts, "student").dict, 0u);
}

TEST(NetworkChoice, SaysIfTheOnlyNetworkIsNotTheOneAskedFor) {
  EXPECT_THAT(choose({{"model_state_dict", network("")}}, "ema").notes,
              ElementsAre(HasSubstr("has no 'ema'")));
  EXPECT_THAT(choose({{"ema", network("")}}, "ema").notes, ElementsAre("took 'ema'"));
}

TEST(NetworkChoice, IgnoresBookkeepingByNameAndNothingElse) {
  const NetworkChoice averaged = choose({{"", network("module.", {"n_averaged"})}});
  expect_network(averaged, "module.");
  EXPECT_THAT(averaged.notes, Contains("ignored n_averaged"));
  const NetworkChoice buffers =
      choose({{"", network("", {"pixel_mean", "pixel_std", "loss.weight", "xpixel_mean"})}});
  EXPECT_THAT(buffers.notes, ElementsAre("ignored pixel_mean, pixel_std"));
  EXPECT_THAT(buffers.names, Contains(Pair("loss.weight", "loss.weight")));
  EXPECT_THAT(buffers.names, Contains(Pair("xpixel_mean", "xpixel_mean")));
}

TEST(NetworkChoice, APartOfAnotherNetworkStaysForTheCallerToRefuse) {
  const NetworkChoice choice = choose({{"", network("", {"teacher.image_encoder.pos_embed"})}});
  EXPECT_THAT(choice.names,
              Contains(Pair("teacher.image_encoder.pos_embed", "teacher.image_encoder.pos_embed")));
}

TEST(NetworkChoice, ARootSaidTwiceCountsOnceAndNoNameIsLost) {
  const std::string nested = "image_encoder.image_encoder.pos_embed";
  const NetworkChoice choice = choose({{"", {nested, kPlain[1], kPlain[2]}}});
  EXPECT_THAT(choice.names, Contains(Pair(kPlain[0], nested)));
  EXPECT_THAT(choice.notes, IsEmpty());
  EXPECT_EQ(choose({{"", {nested, kPlain[0], kPlain[1], kPlain[2]}}}).names.size(), 4u);
}

TEST(NetworkChoice, ANameThatMerelyEndsLikeARootIsNoNetworks) {
  const NetworkChoice choice = choose({{"", {"module.my_image_encoder.pos_embed"}}, {"b", {"c"}}});
  EXPECT_EQ(choice.dict, 0u);
  EXPECT_THAT(choice.names,
              ElementsAre(Pair("my_image_encoder.pos_embed", "module.my_image_encoder.pos_embed")));
}

}  // namespace
}  // namespace sammoe

#include "sammoe/prompt.hpp"

#include "sammoe/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::HasSubstr;

Grid small_grid() {
  Grid grid;
  grid.size = {10, 20, 30};
  grid.spacing_mm = {2, 2, 2};
  grid.origin_in_ras = {-10, 0, 5};
  return grid;
}

std::string message_of(const std::vector<ObjectPrompt>& prompts) {
  try {
    validate(prompts, small_grid());
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::input);
    return error.what();
  }
  return "accepted";
}

TEST(ParseClick, ReadsCoordinatesAndSign) {
  const Click inside = parse_click("12.5,-8,30", Frame::ras_mm);
  EXPECT_EQ(inside.position, (Point3{12.5, -8, 30}));
  EXPECT_TRUE(inside.inside);
  EXPECT_FALSE(parse_click("1,2,3,-", Frame::voxel).inside);
  EXPECT_TRUE(parse_click("+1,2,3,+", Frame::voxel).inside);
  const Click copied = parse_click("-2, -6, 35 , -", Frame::ras_mm);
  EXPECT_EQ(copied.position, (Point3{-2, -6, 35})) << "as viewers copy it";
  EXPECT_FALSE(copied.inside);
}

TEST(ParseClick, RefusesEverythingElse) {
  for (const char* text : {"", "1,2", "1,2,3,4", "1,2,x", "1 2,3", "1, ,3", "1,2,3,", "nan,1,2", "1e999,0,0",
                           "inf,0,0", "1,2,3,+,-"}) {
    EXPECT_THROW(parse_click(text, Frame::ras_mm), Error) << text;
  }
}

TEST(ValidatePrompts, AcceptsClicksInTheVolume) {
  EXPECT_EQ(message_of({{1, "a", {{{-10, 0, 5}, Frame::ras_mm, true}, {{9, 19, 29}, Frame::voxel, false}}}}),
            "accepted");
}

TEST(ValidatePrompts, AMaskLiesInTheVolumeAndHoldsTheObject) {
  const std::vector<Click> clicks{{{0, 0, 5}, Frame::ras_mm, true}};
  const auto with_mask = [&](const LabelPatch& mask) {
    return message_of({{3, "", clicks, {}, {}, std::make_shared<const LabelPatch>(mask)}});
  };
  EXPECT_EQ(with_mask({{{9, 19, 28}, {1, 1, 2}}, {0, 3}}), "accepted");
  EXPECT_THAT(with_mask({{{9, 19, 28}, {1, 1, 2}}, {0, 2}}), HasSubstr("no voxel of its mask has its label"));
  EXPECT_THAT(with_mask({{{9, 19, 29}, {1, 1, 2}}, {0, 3}}), HasSubstr("lies outside the volume"));
  EXPECT_THAT(with_mask({{{9, 19, 28}, {1, 1, 2}}, {3}}), HasSubstr("one label for each voxel"));
  EXPECT_THAT(with_mask({}), HasSubstr("no voxel of its mask has its label"));
}

TEST(ValidatePrompts, NamesTheObjectAndWhatIsWrong) {
  const Click good{{0, 0, 5}, Frame::ras_mm, true};
  const Click negative{{0, 0, 5}, Frame::ras_mm, false};
  const Click outside{{11, 0, 0}, Frame::voxel, true};
  EXPECT_THAT(message_of({}), HasSubstr("no prompts"));
  EXPECT_THAT(message_of({{1, "liver", {}}}), HasSubstr("'liver'): no clicks"));
  EXPECT_THAT(message_of({{1, "", {negative}}}), HasSubstr("none of them inside"));
  EXPECT_THAT(message_of({{0, "", {good}}}), HasSubstr("label 0 is the background"));
  EXPECT_THAT(message_of({{3, "", {good}}, {3, "", {good}}}),
              HasSubstr("object 2 (label 3): another object"));
  EXPECT_THAT(message_of({{1, "", {outside}}}), HasSubstr("lies outside the volume"));
}

TEST(ValidatePrompts, TakesChannelsInsteadOfClicksOfAllObjectsOrNone) {
  const Click good{{0, 0, 5}, Frame::ras_mm, true};
  const ObjectPrompt spleen{1, "spleen", {}, {}, 1};
  EXPECT_EQ(message_of({spleen, {2, "liver", {}, {}, 2}}), "accepted");
  EXPECT_THAT(message_of({spleen, {1, "", {}, {}, 2}}), HasSubstr("another object has this label"));
  EXPECT_THAT(message_of({spleen, {2, "", {good}}}), HasSubstr("object 2 (label 2): clicks and channels"));
  EXPECT_THAT(message_of({{1, "", {good}, {}, 1}}), HasSubstr("clicks and channels"));
}

}  // namespace
}  // namespace sammoe

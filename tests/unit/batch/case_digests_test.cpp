#include "batch/case_digests.hpp"

#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"

#include <fstream>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

PromptSource some_clicks() {
  ObjectPrompt object;
  object.label = 3;
  object.name = "liver";
  object.clicks = {{{1, 2, 3}, Frame::ras_mm, true}, {{4, 5, 6}, Frame::ras_mm, true}};
  object.terms.type = CodedTerm{"10200004", "SCT", "Liver"};
  return {ClickedObjects{object}, {}};
}

TEST(PromptsDigest, EqualPromptsHaveOneDigest) {
  EXPECT_EQ(prompts_digest(some_clicks()), prompts_digest(some_clicks()));
}

std::shared_ptr<const LabelPatch> one_voxel(const Index3& index, std::uint16_t label) {
  return std::make_shared<const LabelPatch>(LabelPatch{{index, {1, 1, 1}}, {label}});
}

TEST(PromptsDigest, EveryFieldCounts) {
  using Change = std::function<void(ObjectPrompt&)>;
  const CodedTerm term{"7771000", "SCT", "Left"};
  const std::vector<Change> changes{
      [](ObjectPrompt& object) { object.label = 4; },
      [](ObjectPrompt& object) { object.name = "Liver"; },
      [](ObjectPrompt& object) { object.clicks[0].position[2] = 3.5; },
      [](ObjectPrompt& object) { object.clicks[0].frame = Frame::voxel; },
      [](ObjectPrompt& object) { object.clicks[1].inside = false; },
      [](ObjectPrompt& object) { object.clicks.pop_back(); },
      [](ObjectPrompt& object) { std::swap(object.clicks[0], object.clicks[1]); },
      [](ObjectPrompt& object) { object.terms.type.reset(); },
      [](ObjectPrompt& object) { object.terms.type->value = "10200005"; },
      [](ObjectPrompt& object) { object.terms.type->scheme = "SRT"; },
      [](ObjectPrompt& object) { object.terms.type->meaning = "liver"; },
      [&](ObjectPrompt& object) { object.terms.category = term; },
      [&](ObjectPrompt& object) { object.terms.type_modifier = term; },
      [&](ObjectPrompt& object) { object.terms.region = term; },
      [&](ObjectPrompt& object) { object.terms.region_modifier = term; },
      [&](ObjectPrompt& object) {
        object.mask = one_voxel({0, 0, 0}, 3);
      },
      [&](ObjectPrompt& object) {
        object.mask = one_voxel({0, 0, 1}, 3);
      },
      [&](ObjectPrompt& object) {
        object.mask = one_voxel({0, 0, 0}, 4);
      },
  };
  std::set<std::string> digests{prompts_digest(some_clicks())};
  for (const Change& change : changes) {
    PromptSource prompts = some_clicks();
    change(std::get<ClickedObjects>(prompts.from).front());
    digests.insert(prompts_digest(prompts));
  }
  PromptSource only = some_clicks();
  only.only_label = 3;
  digests.insert(prompts_digest(only));
  EXPECT_EQ(digests.size(), changes.size() + 2);
}

TEST(PromptsDigest, OfAFileIsOfItsBytesAndItsKind) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "clicks.csv";
  std::ofstream(path) << "label,x,y,z\n1,1,2,3\n";
  const std::string before = prompts_digest({PromptsFile{path}, {}});
  EXPECT_NE(prompts_digest({CoarseMask{path}, {}}), before);
  std::ofstream(path, std::ios::app) << "1,4,5,6\n";
  EXPECT_NE(prompts_digest({PromptsFile{path}, {}}), before);
}

TEST(PromptsDigest, OfAMaskToRefineIsOfItsClicksToo) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "mask.nii";
  std::ofstream(path) << "a mask";
  const Click click{{1, 2, 3}, Frame::voxel, true};
  const Click outside{{1, 2, 3}, Frame::voxel, false};
  std::set<std::string> digests;
  for (const CoarseMask& mask : std::vector<CoarseMask>{{path},
                                                        {path, true},
                                                        {path, true, {click}},
                                                        {path, true, {outside}},
                                                        {path, true, {click}, 2},
                                                        {path, true, {click, outside}, 2}})
    digests.insert(prompts_digest({mask, {}}));
  EXPECT_EQ(digests.size(), 6U);
}

TEST(PromptsDigest, AFileThatCannotBeHashedIsAnInputError) {
  for (const PromptSource& prompts : {PromptSource{PromptsFile{"/nowhere/clicks.csv"}, {}},
                                      PromptSource{CoarseMask{"/nowhere/mask.nii"}, {}}})
    EXPECT_NE(refusal_of([&] { prompts_digest(prompts); }, ErrorCode::input).find("/nowhere/"),
              std::string::npos);
}

}  // namespace
}  // namespace sammoe

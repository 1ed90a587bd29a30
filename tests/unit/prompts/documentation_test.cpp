#include "support/prompt_file.hpp"

#include <map>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

/// The examples of a page of docs/: the code block behind each comment "example: NAME".
std::map<std::string, std::string> documented_examples(const std::string& page = "prompts.md") {
  std::ifstream stream(std::string(SAMMOE_TEST_DATA) + "/../../docs/" + page);
  const std::string mark = "<!-- example: ";
  std::map<std::string, std::string> examples;
  std::string name;
  bool in_block = false;
  for (std::string line; std::getline(stream, line);) {
    if (line.compare(0, mark.size(), mark) == 0) {
      name = line.substr(mark.size(), line.find(" -->") - mark.size());
    } else if (line.compare(0, 3, "```") == 0) {
      in_block = !in_block;
      if (!in_block) name.clear();
    } else if (in_block && !name.empty()) {
      examples[name] += line + "\n";
    }
  }
  return examples;
}

std::vector<ObjectPrompt> read_example(const std::string& name) {
  return read_prompt_file(name, documented_examples().at(name));
}

/// What all examples say about the putamen.
void expect_putamen(const ObjectPrompt& object, const std::string& name) {
  EXPECT_EQ(object.label, 1);
  EXPECT_EQ(object.name, name);
  ASSERT_EQ(object.clicks.size(), 2U);
  EXPECT_EQ(object.clicks[0].position, (Point3{-25.5, 4, 2}));
  EXPECT_EQ(object.clicks[0].frame, Frame::ras_mm);
  EXPECT_TRUE(object.clicks[0].inside);
  EXPECT_EQ(object.clicks[1].position, (Point3{-12, 10, 2}));
  EXPECT_FALSE(object.clicks[1].inside);
}

TEST(PromptDocumentation, HasOneExampleForEachFormat) {
  const auto examples = documented_examples();
  EXPECT_THAT(examples, testing::ElementsAre(testing::Key("example.csv"), testing::Key("example.fcsv"),
                                             testing::Key("example.json"), testing::Key("example.mrk.json"),
                                             testing::Key("slicer.csv")));
}

TEST(PromptDocumentation, ExamplesMeanWhatTheySay) {
  for (const char* name : {"example.json", "example.csv"}) {
    const auto prompts = read_example(name);
    ASSERT_EQ(prompts.size(), 2U) << name;
    expect_putamen(prompts[0], "putamen left");
    EXPECT_EQ(prompts[1].label, 2);
    EXPECT_EQ(prompts[1].clicks.at(0).position, (Point3{115, 130, 75}));
    EXPECT_EQ(prompts[1].clicks.at(0).frame, Frame::voxel);
  }
  const auto markups = read_example("example.mrk.json");
  ASSERT_EQ(markups.size(), 1U);
  expect_putamen(markups[0], "putamen left");
  const auto points = read_example("example.fcsv");
  ASSERT_EQ(points.size(), 1U);
  expect_putamen(points[0], "example");
  const auto table = read_example("slicer.csv");
  ASSERT_EQ(table.size(), 1U);
  expect_putamen(table[0], "slicer");
}

TEST(PromptDocumentation, TermsExampleIsAsDescribed) {
  const std::string text = documented_examples("dicom_segmentation.md").at("terms.json");
  const std::vector<ObjectPrompt> objects = read_prompt_file("terms.json", text);
  ASSERT_EQ(objects.size(), 2U);
  EXPECT_EQ(objects[0].terms.type_modifier.value().meaning, "Left");
  EXPECT_EQ(objects[1].terms.region.value().value, "10200004");
}

}  // namespace
}  // namespace sammoe

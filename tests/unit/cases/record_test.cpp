#include "cases/record.hpp"

#include "sammoe/version.hpp"

#include <algorithm>
#include <fstream>
#include <regex>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

using Json = nlohmann::json;

/// A case with one object of four voxels and one that is empty, filled in by hand.
class Record : public testing::Test {
 protected:
  Record() : input_{make_volume(), "aa11", {}, 0, {}} {
    job_.input = "ct.nii.gz";
    job_.output = "mask.nii.gz";
    bundle_.name = "demo";
    bundle_.version = "1.2";
    bundle_.manifest_sha256 = "bb22";
    bundle_.experts.resize(2);
    bundle_.experts[0].name = "general";
    bundle_.experts[1].name = "liver";
    prompts_.resize(2);
    prompts_[0].clicks = {{{1, 1, 0}, Frame::voxel, true}, {{0, 0, 0}, Frame::voxel, false}};
    prompts_[1].label = 2;
    prompts_[1].clicks = {{{3, 2, 1}, Frame::voxel, true}};
    result_.grid = input_.volume.grid();
    result_.engine.libtorch_version = "1.13.1";
    result_.objects = {found_object(), empty_object()};
    statistics_ = {found_statistics(), {}};
  }

  static Volume make_volume() {
    Grid grid;
    grid.size = {4, 3, 2};
    grid.spacing_mm = {2, 3, 5};
    grid.direction_in_ras = {{{-1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
    return Volume::from_values(grid, std::vector<std::int16_t>(24, 7));
  }

  static ObjectResult found_object() {
    ObjectResult object;
    object.name = "liver";
    object.clicks_in_voxels = {{1, 1, 0}, {0, 0, 0}};
    object.gate_scores = {0.25, 0.75};
    object.experts = {{"liver", 0.75}, {"general", 0.25}};
    object.routing_reason = "two best";
    object.predicted_iou = 0.5;
    object.roi_count = 3;
    return object;
  }

  static ObjectResult empty_object() {
    ObjectResult object;
    object.label = 2;
    object.clicks_in_voxels = {{3, 2, 1}};
    object.experts = {{"general", 1}};
    return object;
  }

  static ObjectStatistics found_statistics() {
    ObjectStatistics statistics;
    statistics.voxel_count = 4;
    statistics.volume_ml = 0.12;
    statistics.bounding_box = {{1, 1, 0}, {2, 2, 2}};
    statistics.centroid_in_ras = {1, 2, 3};
    statistics.intensity = IntensityStatistics{1, 2, 3, 4, 5};
    return statistics;
  }

  Json json() const {
    CaseRecord record{job_, bundle_, input_, prompts_, result_};
    record.prompt_source = {"file", "clicks.csv", "dd44"};
    record.statistics = statistics_;
    record.outputs = {{"mask", "mask.nii.gz", "cc33"}};
    record.warnings = {"careful"};
    record.stage_times = {{"read", 1}, {"encode", 2}, {"encode", 3}, {"total", 7}};
    return Json::parse(record_json(record));
  }

  SegmentJob job_;
  BundleInfo bundle_;
  LoadedVolume input_;
  std::vector<ObjectPrompt> prompts_;
  SegmentationResult result_;
  std::vector<ObjectStatistics> statistics_;
};

TEST_F(Record, SaysWhatWasReadWithWhatAndWhatWasWritten) {
  const Json record = json();
  EXPECT_EQ(record.at("schema_version"), 1);
  EXPECT_EQ(record.at("program").at("version"), kVersion);
  EXPECT_EQ(record.at("sandbox"), "off");
  EXPECT_TRUE(std::regex_match(record.at("program").at("libtorch").get<std::string>(),
                               std::regex("[0-9]+\\.[0-9]+\\.[0-9]+.*")));
  EXPECT_TRUE(std::regex_match(record.at("created").get<std::string>(),
                               std::regex("20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")));
  EXPECT_EQ(record.at("input"), Json({{"path", "ct.nii.gz"},
                                      {"sha256", "aa11"},
                                      {"size", {4, 3, 2}},
                                      {"spacing_mm", {2.0, 3.0, 5.0}},
                                      {"scalar_type", "int16"}}));
  EXPECT_EQ(record.at("bundle"), Json({{"name", "demo"}, {"version", "1.2"}, {"manifest_sha256", "bb22"}}));
  EXPECT_EQ(record.at("prompts"), Json({{"source", "file"}, {"path", "clicks.csv"}, {"sha256", "dd44"}}));
  EXPECT_EQ(record.at("outputs"), Json({{"mask", {{"path", "mask.nii.gz"}, {"sha256", "cc33"}}}}));
  EXPECT_EQ(record.at("warnings"), Json({"careful"}));
}

TEST_F(Record, HoldsTheOptionsInEffect) {
  bundle_.selection.strategy = Strategy::threshold;
  bundle_.selection.threshold = 0.25;
  EXPECT_EQ(json().at("options").at("strategy"), "threshold");
  EXPECT_EQ(json().at("options").at("threshold"), 0.25);
  EXPECT_EQ(json().at("options").at("volume_index"), nullptr);
  job_.segment.routing = RoutingOptions{};
  job_.segment.routing->strategy = Strategy::expert;
  job_.segment.routing->expert = "liver";
  job_.segment.resample = Resample::nearest;
  job_.read.volume_index = 4;
  job_.read.prefer_form = NiftiForm::qform;
  EXPECT_EQ(json().at("options").at("strategy"), "expert:liver");
  EXPECT_EQ(json().at("options").at("resample"), "nearest");
  EXPECT_EQ(json().at("options").at("volume_index"), 4);
  EXPECT_EQ(json().at("options").at("prefer_form"), "qform");
}

TEST_F(Record, DescribesAnObject) {
  const Json object = json().at("objects").at(0);
  EXPECT_EQ(object.at("clicks_in_voxels").at(1), Json({{"position", {0.0, 0.0, 0.0}}, {"inside", false}}));
  EXPECT_EQ(object.at("gate_scores"), Json({{"general", 0.25}, {"liver", 0.75}}));
  EXPECT_EQ(object.at("experts").at(0), Json({{"name", "liver"}, {"weight", 0.75}}));
  EXPECT_EQ(object.at("rois"), 3);
  EXPECT_EQ(object.at("voxels"), 4);
  EXPECT_EQ(object.at("intensity").at("median"), 5.0);
  // Voxels 1..2 along i, which runs to the left in steps of 2 mm: faces at -1 and -5 mm.
  EXPECT_EQ(object.at("bounding_box"), Json({{"voxel_begin", {1, 1, 0}},
                                             {"voxel_end", {3, 3, 2}},
                                             {"ras_mm_min", {-5.0, 1.5, -2.5}},
                                             {"ras_mm_max", {-1.0, 7.5, 7.5}}}));
}

TEST_F(Record, HasNullWhereThereIsNothing) {
  const Json object = json().at("objects").at(1);
  EXPECT_EQ(object.at("voxels"), 0);
  for (const char* field : {"gate_scores", "bounding_box", "centroid_in_ras_mm", "intensity"})
    EXPECT_TRUE(object.at(field).is_null()) << field;
}

TEST_F(Record, AddsUpStagesOfTheSameName) {
  EXPECT_EQ(json().at("seconds"), Json({{"read", 1.0}, {"encode", 5.0}, {"total", 7.0}}));
}

TEST_F(Record, StandsNamesThatAreNotUtf8) {
  job_.input = "caf\xe9.nii";
  EXPECT_EQ(json().at("input").at("path"), "caf\xef\xbf\xbd.nii");
}

/// Collects the names of all fields, except names that are data (experts, roles, stages).
void collect_fields(const Json& json, std::vector<std::string>& fields) {
  if (json.is_array()) {
    for (const Json& element : json) collect_fields(element, fields);
  } else if (json.is_object()) {
    for (const auto& [name, value] : json.items()) {
      fields.push_back(name);
      if (name != "gate_scores" && name != "seconds") collect_fields(value, fields);
    }
  }
}

TEST_F(Record, IsDocumentedFieldByField) {
  std::ifstream file(SAMMOE_DOCS "/record.md");
  std::stringstream text;
  text << file.rdbuf();
  std::vector<std::string> fields;
  collect_fields(json(), fields);
  ASSERT_GT(fields.size(), 40U);
  for (const std::string& field : fields)
    EXPECT_NE(text.str().find("`" + field + "`"), std::string::npos) << "docs/record.md lacks " << field;
}

}  // namespace
}  // namespace sammoe

#include "report/html_chart.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::HasSubstr;
using testing::Not;

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST(BoxStatistics, AreTheQuartilesAndTheOutermostNearValues) {
  // NumPy: percentile([1, 2, 3, 4, 5, 20] / 20, [25, 50, 75]) = [2.25, 3.5, 4.75] / 20.
  const BoxStatistics box = box_statistics({0.05, 1, 0.25, 0.1, 0.2, 0.15});
  EXPECT_DOUBLE_EQ(box.low_quartile, 0.1125);
  EXPECT_DOUBLE_EQ(box.median, 0.175);
  EXPECT_DOUBLE_EQ(box.high_quartile, 0.2375);
  EXPECT_DOUBLE_EQ(box.low_whisker, 0.05);
  EXPECT_DOUBLE_EQ(box.high_whisker, 0.25) << "1 lies beyond";
}

TEST(BoxStatistics, OfOneValueAreThatValue) {
  const BoxStatistics box = box_statistics({0.5});
  EXPECT_EQ(box.low_whisker, 0.5);
  EXPECT_EQ(box.median, 0.5);
  EXPECT_EQ(box.high_whisker, 0.5);
}

TEST(StripChart, ShowsEachValueAndEscapesItsName) {
  const std::string chart = strip_chart({{0.25, "<b>"}, {0.5, "two"}, {1, "three"}});
  EXPECT_EQ(count(chart, "<circle"), 3U);
  EXPECT_THAT(chart, HasSubstr("<title>&lt;b&gt;: 0.250</title>"));
  EXPECT_THAT(chart, Not(HasSubstr("<b>")));
  EXPECT_THAT(chart, HasSubstr("cx=\"626.0\"")) << "1 is at the axis' end";
}

TEST(StripChart, ShowsOnlyTheOutliersOfMany) {
  std::vector<NamedValue> values(400, NamedValue{0.8, "usual"});
  values.push_back({0.1, "low"});
  const std::string chart = strip_chart(values);
  EXPECT_EQ(count(chart, "<circle"), 1U);
  EXPECT_THAT(chart, HasSubstr("low: 0.100"));
}

TEST(LineChart, HasALineForEachAndALegend) {
  const std::vector<ChartLine> lines{{"general", {0.5, 0.75, 1}}, {"a & b", {0.4, 0.5, 0.6}}};
  const std::string chart = line_chart({1, 3, 5}, lines);
  EXPECT_EQ(count(chart, "<polyline"), 2U);
  EXPECT_EQ(count(chart, "<circle"), 6U);
  EXPECT_THAT(chart, HasSubstr("general, 1 click: 0.500"));
  EXPECT_THAT(chart, HasSubstr("general, 5 clicks: 1.000"));
  EXPECT_THAT(chart_legend(lines), HasSubstr("a &amp; b"));
}

}  // namespace
}  // namespace sammoe

#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace sammoe {

/// The quartiles of some values, and the outermost values within 1.5 times their distance.
struct BoxStatistics {
  double low_whisker = 0;
  double low_quartile = 0;
  double median = 0;
  double high_quartile = 0;
  double high_whisker = 0;
};

/// Quartiles linear between neighbours. There must be a value.
BoxStatistics box_statistics(std::vector<double> values);

/// A value of a chart and what to call it.
struct NamedValue {
  double value = 0;  ///< in [0, 1]
  std::string name;
};

/// An inline SVG with a box and the single values over an axis from 0 to 1. Of more than 300 values only
/// those beyond the whiskers are shown singly. There must be a value.
std::string strip_chart(const std::vector<NamedValue>& values);

/// A line of a table of such charts.
struct Strip {
  std::string name;
  std::vector<NamedValue> values;  ///< at least one
};

/// The charts one below the other over one axis, under a title, each with its name and median. `kind` is what
/// the names are, such as "strategy".
std::string strip_table(const std::string& title, const std::string& kind, const std::vector<Strip>& strips);

/// How to read the charts. `item` is what each dot is, such as "a case".
std::string strip_note(const std::string& item);

/// A line of a chart: one y for each x.
struct ChartLine {
  std::string name;
  std::vector<double> y;  ///< in [0, 1]
};

/// An inline SVG with lines over ascending whole x, such as numbers of clicks; y from 0 to 1. The lines are
/// named by chart_legend.
std::string line_chart(const std::vector<int>& x, const std::vector<ChartLine>& lines);

/// A list with each line's colour and name.
std::string chart_legend(const std::vector<ChartLine>& lines);

}  // namespace sammoe

#include "report/html_chart.hpp"

#include "masks/statistics.hpp"
#include "report/html_text.hpp"
#include "report/report_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace sammoe {
namespace {

constexpr double kWidth = 640;
constexpr double kSide = 14;  ///< left and right of the axis, so that its numbers find room
constexpr double kStripHeight = 34;
constexpr double kBoxHeight = 16;
constexpr std::size_t kMaxPoints = 300;
constexpr double kLineHeight = 260;
constexpr double kLineLeft = 40;
constexpr std::size_t kColours = 7;  ///< .s0 to .s6 of the page's style
constexpr std::array<const char*, 3> kDashes{"", " stroke-dasharray=\"7 4\"", " stroke-dasharray=\"2 4\""};
constexpr std::array<double, 5> kTicks{0, 0.25, 0.5, 0.75, 1};

std::string number(double value) {
  return fixed_text(value, 1);
}

double across(double value) {
  return kSide + std::clamp(value, 0.0, 1.0) * (kWidth - 2 * kSide);
}

std::string line(double x1, double y1, double x2, double y2, const std::string& style) {
  return "<line class=\"" + style + "\" x1=\"" + number(x1) + "\" y1=\"" + number(y1) + "\" x2=\"" +
         number(x2) + "\" y2=\"" + number(y2) + "\"/>";
}

std::string svg(double height, const std::string& description, const std::string& content) {
  return "<svg viewBox=\"0 0 " + number(kWidth) + " " + number(height) + "\" role=\"img\" aria-label=\"" +
         html_escaped(description) + "\">" + content + "</svg>";
}

std::string box_of(const BoxStatistics& box) {
  const double middle = kStripHeight / 2;
  const double top = middle - kBoxHeight / 2;
  return line(across(box.low_whisker), middle, across(box.low_quartile), middle, "whisker") +
         line(across(box.high_quartile), middle, across(box.high_whisker), middle, "whisker") +
         "<rect class=\"box\" x=\"" + number(across(box.low_quartile)) + "\" y=\"" + number(top) +
         "\" width=\"" + number(std::max(1.0, across(box.high_quartile) - across(box.low_quartile))) +
         "\" height=\"" + number(kBoxHeight) + "\" rx=\"2\"/>" +
         line(across(box.median), top - 3, across(box.median), top + kBoxHeight + 3, "median");
}

/// Spreads points over the height so that few hide each other, always the same way.
double height_of(std::size_t n) {
  constexpr double kGoldenPart = 0.6180339887;
  const double part = std::fmod(static_cast<double>(n) * kGoldenPart, 1.0);
  return kStripHeight / 2 + (part - 0.5) * (kBoxHeight - 2);
}

std::string style_of(std::size_t line) {
  return "s" + std::to_string(line % kColours);
}

const char* dash_of(std::size_t line) {
  return kDashes[line / kColours % kDashes.size()];
}

/// The numbers of the axis, as wide as a chart.
std::string strip_axis() {
  std::string content;
  for (const double tick : kTicks) {
    content += line(across(tick), 0, across(tick), 4, "grid");
    content += "<text x=\"" + number(across(tick)) + "\" y=\"17\" text-anchor=\"middle\">" +
               fixed_text(tick, 2) + "</text>";
  }
  return "<svg viewBox=\"0 0 " + number(kWidth) + " 20\" aria-hidden=\"true\">" + content + "</svg>";
}

}  // namespace

BoxStatistics box_statistics(std::vector<double> values) {
  BoxStatistics box;
  box.low_quartile = quantile(values, 0.25);
  box.median = median_of(values);
  box.high_quartile = quantile(values, 0.75);
  std::sort(values.begin(), values.end());
  const double reach = 1.5 * (box.high_quartile - box.low_quartile);
  // Quartiles lie between values, so a whisker could end inside the box.
  box.low_whisker =
      std::min(*std::lower_bound(values.begin(), values.end(), box.low_quartile - reach), box.low_quartile);
  box.high_whisker =
      std::max(*std::prev(std::upper_bound(values.begin(), values.end(), box.high_quartile + reach)),
               box.high_quartile);
  return box;
}

std::string strip_chart(const std::vector<NamedValue>& values) {
  std::vector<double> numbers;
  for (const NamedValue& value : values) numbers.push_back(value.value);
  const BoxStatistics box = box_statistics(numbers);
  std::string content;
  for (const double tick : kTicks) content += line(across(tick), 0, across(tick), kStripHeight, "grid");
  content += box_of(box);
  for (std::size_t n = 0; n < values.size(); ++n) {
    const double value = values[n].value;
    const bool is_outside = value < box.low_whisker || value > box.high_whisker;
    if (values.size() > kMaxPoints && !is_outside) continue;
    content += "<circle class=\"point\" cx=\"" + number(across(value)) + "\" cy=\"" + number(height_of(n)) +
               "\" r=\"3\"><title>" + html_escaped(values[n].name) + ": " + fixed_text(value, 3) +
               "</title></circle>";
  }
  return svg(kStripHeight,
             "median " + fixed_text(box.median, 3) + ", quartiles " + fixed_text(box.low_quartile, 3) +
                 " and " + fixed_text(box.high_quartile, 3) + " of " + std::to_string(values.size()),
             content);
}

std::string strip_table(const std::string& title, const std::string& kind, const std::vector<Strip>& strips) {
  std::string text = "<h3>" + html_escaped(title) +
                     "</h3>\n<table class=\"strips\"><thead><tr><th scope=\"col\">" + html_escaped(kind) +
                     "</th><th></th><th scope=\"col\" class=\"right\">median</th></tr></thead><tbody>\n";
  for (const Strip& strip : strips) {
    std::vector<double> numbers;
    for (const NamedValue& value : strip.values) numbers.push_back(value.value);
    text += "<tr><th scope=\"row\">" + html_escaped(strip.name) + "</th><td>" + strip_chart(strip.values) +
            "</td><td class=\"number\">" + fixed_text(box_statistics(numbers).median, 3) + "</td></tr>\n";
  }
  return text + "<tr><th></th><td>" + strip_axis() + "</td><td></td></tr>\n</tbody></table>\n";
}

std::string strip_note(const std::string& item) {
  return "The box spans the quartiles, the thick line is the median, whiskers reach to the outermost value "
         "within "
         "1.5 times the box; each dot is " +
         html_escaped(item) + ".";
}

std::string line_chart(const std::vector<int>& x, const std::vector<ChartLine>& lines) {
  const double bottom = kLineHeight - 24;
  const int span = std::max(1, x.back() - x.front());
  const auto x_of = [&](int value) {
    return kLineLeft + kSide + (kWidth - kLineLeft - 2 * kSide) * (value - x.front()) / span;
  };
  const auto y_of = [&](double value) { return bottom - std::clamp(value, 0.0, 1.0) * (bottom - 10); };
  std::string content;
  for (const double tick : kTicks) {
    content += line(kLineLeft, y_of(tick), kWidth, y_of(tick), "grid");
    content += "<text x=\"" + number(kLineLeft - 8) + "\" y=\"" + number(y_of(tick) + 4) +
               "\" text-anchor=\"end\">" + fixed_text(tick, 2) + "</text>";
  }
  for (const int value : x) {
    content += "<text x=\"" + number(x_of(value)) + "\" y=\"" + number(kLineHeight - 6) +
               "\" text-anchor=\"middle\">" + std::to_string(value) + "</text>";
  }
  for (std::size_t n = 0; n < lines.size(); ++n) {
    std::string points;
    std::string marks;
    for (std::size_t m = 0; m < x.size(); ++m) {
      points += (m == 0 ? "" : " ") + number(x_of(x[m])) + "," + number(y_of(lines[n].y[m]));
      marks += "<circle class=\"mark " + style_of(n) + "\" cx=\"" + number(x_of(x[m])) + "\" cy=\"" +
               number(y_of(lines[n].y[m])) + "\" r=\"3.5\"><title>" + html_escaped(lines[n].name) + ", " +
               std::to_string(x[m]) + (x[m] == 1 ? " click: " : " clicks: ") + fixed_text(lines[n].y[m], 3) +
               "</title></circle>";
    }
    content += "<polyline class=\"curve " + style_of(n) + "\" points=\"" + points + "\"" + dash_of(n) + "/>";
    content += marks;
  }
  return svg(kLineHeight, "mean over the number of clicks", content);
}

std::string chart_legend(const std::vector<ChartLine>& lines) {
  std::string items;
  for (std::size_t n = 0; n < lines.size(); ++n) {
    items += "<li><svg class=\"key\" viewBox=\"0 0 28 10\" aria-hidden=\"true\"><line class=\"curve " +
             style_of(n) + "\" x1=\"0\" y1=\"5\" x2=\"28\" y2=\"5\"" + dash_of(n) + "/></svg> " +
             html_escaped(lines[n].name) + "</li>";
  }
  return "<ul class=\"legend\">" + items + "</ul>";
}

}  // namespace sammoe

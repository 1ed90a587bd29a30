#include "report/report_text.hpp"

#include <array>
#include <charconv>
#include <iomanip>
#include <locale>
#include <sstream>
#include <system_error>

namespace sammoe {

std::string shortest_text(double number) {
  std::array<char, 32> text{};
  const auto [end, failure] = std::to_chars(text.data(), text.data() + text.size(), number);
  return failure == std::errc{} ? std::string(text.data(), end) : "";
}

std::string fixed_text(double number, int decimals) {
  std::ostringstream text;
  text.imbue(std::locale::classic());
  text << std::fixed << std::setprecision(decimals) << number;
  return text.str();
}

std::string bounds_text(const Interval& interval, int decimals) {
  if (!interval.low || !interval.high) return "-";
  return "[" + fixed_text(*interval.low, decimals) + ", " + fixed_text(*interval.high, decimals) + "]";
}

const char* name_of(NsdSurface surface) {
  return surface == NsdSurface::surface_area ? "surface-area" : "border-voxels";
}

}  // namespace sammoe

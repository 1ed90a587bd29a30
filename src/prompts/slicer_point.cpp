#include "prompts/slicer_point.hpp"

#include "sammoe/printable.hpp"

#include "core/ascii_text.hpp"
#include "core/lps.hpp"

namespace sammoe {

std::optional<SlicerFrame> parse_slicer_frame(std::string_view text) {
  if (text == "RAS" || text == "0") return SlicerFrame::ras;
  if (text == "LPS" || text == "1") return SlicerFrame::lps;
  return std::nullopt;
}

Point3 ras_from_slicer(SlicerFrame frame, const Point3& point) {
  return frame == SlicerFrame::ras ? point : ras_from_lps(point);
}

bool marks_outside(std::string_view label, std::string_view description) {
  const std::string_view name = trimmed(label);
  if (!name.empty() && name.back() == '-') return true;
  const std::string word = lower_case(trimmed(description));
  return word == "outside" || word == "negative";
}

std::string name_of_file(const std::filesystem::path& file) {
  const std::filesystem::path stem = file.stem();
  const std::string second = lower_case(stem.extension().string());
  return printable(second == ".mrk" || second == ".prompts" ? stem.stem().string() : stem.string());
}

}  // namespace sammoe

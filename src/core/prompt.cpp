#include "sammoe/prompt.hpp"

#include "sammoe/error.hpp"

#include "core/ascii_text.hpp"
#include "core/refusal.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <set>
#include <sstream>

namespace sammoe {
namespace {

std::vector<std::string> split_at_commas(const std::string& text) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, ',');) parts.emplace_back(trimmed(part));
  if (!text.empty() && text.back() == ',') parts.emplace_back();
  return parts;
}

[[noreturn]] void refuse_click(const std::string& text, Frame frame) {
  const char* expected = frame == Frame::ras_mm ? "R,A,S in mm" : "i,j,k as voxel indices";
  throw Error(ErrorCode::usage,
              "click " + in_quotes(text) + " cannot be read; expected " + expected +
                  ", optionally followed by ',+' (inside) or ',-' (outside), such as 12.5,-8,30,+");
}

std::string describe(const ObjectPrompt& object, std::size_t number) {
  std::string text = "object " + std::to_string(number) + " (label " + std::to_string(object.label);
  if (!object.name.empty()) text += ", " + in_quotes(object.name);
  return text + ")";
}

std::string describe(const Point3& point) {
  std::ostringstream text;
  text << point[0] << "," << point[1] << "," << point[2];
  return text.str();
}

void validate_clicks(const ObjectPrompt& object, std::size_t number, const Grid& grid) {
  bool any_inside = false;
  for (const Click& click : object.clicks) {
    any_inside = any_inside || click.inside;
    const Point3 index = voxel_position(click, grid);
    if (grid.contains(index)) continue;
    std::ostringstream message;
    message << describe(object, number) << ": click " << describe(click.position)
            << (click.frame == Frame::ras_mm ? " mm (RAS)" : " (voxel)") << " lies outside the volume: voxel "
            << describe(index) << "; expected 0.." << grid.size[0] - 1 << ", 0.." << grid.size[1] - 1
            << ", 0.." << grid.size[2] - 1 << "; check the frame and the sign of the coordinates";
    throw Error(ErrorCode::input, message.str());
  }
  if (!any_inside) {
    throw Error(ErrorCode::input,
                describe(object, number) + ": " + std::to_string(object.clicks.size()) +
                    " clicks, none of them inside; give at least one click inside the object");
  }
}

void validate_mask(const ObjectPrompt& object, std::size_t number, const Grid& grid) {
  const auto& [region, labels, names] = *object.mask;
  if (clip(region, grid.size).size != region.size ||
      labels.size() != static_cast<std::size_t>(region.voxel_count())) {
    throw Error(ErrorCode::input,
                describe(object, number) + ": the box of its mask has " + std::to_string(labels.size()) +
                    " labels or lies outside the volume; expected one label for each voxel of a box in it");
  }
  if (std::find(labels.begin(), labels.end(), object.label) != labels.end()) return;
  throw Error(ErrorCode::input, describe(object, number) +
                                    ": no voxel of its mask has its label; give a mask of the object, or "
                                    "only clicks");
}

}  // namespace

Point3 voxel_position(const Click& click, const Grid& grid) {
  return click.frame == Frame::voxel ? click.position : grid.voxel_from_ras(click.position);
}

Click parse_click(const std::string& text, Frame frame) {
  const std::vector<std::string> parts = split_at_commas(text);
  if (parts.size() != 3 && parts.size() != 4) refuse_click(text, frame);
  Click click;
  click.frame = frame;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const std::string& part = parts[axis];
    const char* begin = part.c_str() + (!part.empty() && part.front() == '+' ? 1 : 0);
    const char* end = part.c_str() + part.size();
    const auto [stop, failure] = std::from_chars(begin, end, click.position[axis]);
    if (failure != std::errc{} || stop != end || !std::isfinite(click.position[axis]))
      refuse_click(text, frame);
  }
  if (parts.size() == 4) {
    if (parts[3] != "+" && parts[3] != "-") refuse_click(text, frame);
    click.inside = parts[3] == "+";
  }
  return click;
}

void validate(const std::vector<ObjectPrompt>& prompts, const Grid& grid) {
  if (prompts.empty())
    throw Error(ErrorCode::input, "no prompts; give at least one object with a click inside it");
  std::set<std::uint16_t> labels;
  for (std::size_t n = 0; n < prompts.size(); ++n) {
    const ObjectPrompt& object = prompts[n];
    if (object.label == 0)
      throw Error(ErrorCode::input, describe(object, n + 1) + ": label 0 is the background; use 1 to 65535");
    if (!labels.insert(object.label).second) {
      throw Error(ErrorCode::input,
                  describe(object, n + 1) + ": another object has this label; give each its own");
    }
    if (object.channel.has_value() != prompts.front().channel.has_value() ||
        (object.channel && (!object.clicks.empty() || object.mask))) {
      throw Error(ErrorCode::input, describe(object, n + 1) +
                                        ": clicks and channels in one call; give every object clicks, or "
                                        "every object a channel");
    }
    if (object.channel) continue;
    if (object.clicks.empty())
      throw Error(ErrorCode::input,
                  describe(object, n + 1) + ": no clicks; give at least one inside the object");
    validate_clicks(object, n + 1, grid);
    if (object.mask) validate_mask(object, n + 1, grid);
  }
}

}  // namespace sammoe

#include "dicom/time_split.hpp"

#include "dicom/slice_stack.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace sammoe {
namespace {

using Frames = std::vector<ImageFrame>;

bool has_one_slice_a_place(const Frames& frames) {
  std::vector<double> places;
  for (const ImageFrame& frame : frames) places.push_back(place_along_normal_mm(frame.plane));
  std::sort(places.begin(), places.end());
  return std::adjacent_find(places.begin(), places.end(), same_place) == places.end();
}

/// Parts with the same values of two dimensions (which may be one), in the order of their first slices.
std::vector<Frames> divided(const Frames& frames, std::size_t one, std::size_t other) {
  std::map<std::pair<std::string, std::string>, std::size_t> place_of;
  std::vector<Frames> parts;
  for (const ImageFrame& frame : frames) {
    const auto [place, is_new] =
        place_of.emplace(std::make_pair(frame.dimensions[one], frame.dimensions[other]), parts.size());
    if (is_new) parts.emplace_back();
    parts[place->second].push_back(frame);
  }
  return parts;
}

bool are_volumes(const std::vector<Frames>& parts) {
  return parts.size() > 1 && std::all_of(parts.begin(), parts.end(), [](const Frames& part) {
           return part.size() > 1 && has_one_slice_a_place(part);
         });
}

}  // namespace

std::vector<Frames> split_by_time(const Frames& frames) {
  if (has_one_slice_a_place(frames)) return {frames};
  const std::size_t count = frames.front().dimensions.size();
  for (std::size_t one = 0; one < count; ++one) {
    std::vector<Frames> parts = divided(frames, one, one);
    if (are_volumes(parts)) return parts;
  }
  for (std::size_t one = 0; one < count; ++one) {
    for (std::size_t other = one + 1; other < count; ++other) {
      std::vector<Frames> parts = divided(frames, one, other);
      if (are_volumes(parts)) return parts;
    }
  }
  return {frames};
}

}  // namespace sammoe

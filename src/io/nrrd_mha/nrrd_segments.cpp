#include "io/nrrd_mha/nrrd_segments.hpp"

#include "core/refusal.hpp"
#include "io/nrrd_mha/nrrd_header.hpp"
#include "io/nrrd_mha/text_header.hpp"
#include "masks/label_boxes.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <sstream>

namespace sammoe {
namespace {

using Notes = std::map<std::string, std::string>;

const std::string* find_note(const Notes& notes, std::size_t segment, const char* key) {
  const auto found = notes.find("Segment" + std::to_string(segment) + "_" + key);
  return found == notes.end() ? nullptr : &found->second;
}

/// A whole number of a segment; `fallback` if there is none.
std::int64_t number_note(const Notes& notes, std::size_t segment, const char* key, std::int64_t fallback,
                         std::int64_t least, std::int64_t most) {
  const std::string* text = find_note(notes, segment, key);
  if (text == nullptr) return fallback;
  const std::optional<double> number = number_of(*text);
  const bool fits = number && *number == std::floor(*number) && *number >= static_cast<double>(least) &&
                    *number <= static_cast<double>(most);
  if (!fits)
    refuse_input("Segment" + text_of(segment) + "_" + key + " is '" + text->substr(0, 60) + "'",
                 "a whole number from " + text_of(least) + " to " + text_of(most),
                 "export the segmentation again");
  return static_cast<std::int64_t>(*number);
}

/// Three parts of 0 to 1. What cannot be read is not a colour: nothing depends on it.
std::optional<std::array<std::uint8_t, 3>> colour_note(const Notes& notes, std::size_t segment) {
  const std::string* text = find_note(notes, segment, "Color");
  if (text == nullptr) return std::nullopt;
  const std::vector<std::string> words = words_of(*text);
  if (words.size() != 3) return std::nullopt;
  std::array<std::uint8_t, 3> srgb{};
  for (std::size_t n = 0; n < 3; ++n) {
    const std::optional<double> part = number_of(words[n]);
    if (!part || *part < 0 || *part > 1) return std::nullopt;
    srgb[n] = static_cast<std::uint8_t>(std::lround(*part * 255));
  }
  return srgb;
}

std::string escaped(const std::string& text) {
  std::string line;
  for (const char c : text) {
    if (c == '\n')
      line += "\\n";
    else if (c == '\\')
      line += "\\\\";
    else
      line += c;
  }
  return line;
}

/// The labels of a map with the boxes of their voxels; those that have a name but no voxel with an empty one.
std::map<std::uint16_t, LabelBox> boxes_of_segments(const LabelMap& map) {
  std::map<std::uint16_t, LabelBox> boxes = boxes_of_labels(map);
  for (const LabelName& name : map.names) boxes.try_emplace(name.label);
  return boxes;
}

LabelName name_of(const LabelMap& map, std::uint16_t label) {
  for (const LabelName& name : map.names) {
    if (name.label != label) continue;
    LabelName known = name;
    if (known.name.empty()) known.name = "Segment_" + std::to_string(label);
    return known;
  }
  return {label, "Segment_" + std::to_string(label), {}};
}

std::string extent_text(const Region& box) {
  std::ostringstream text;
  for (std::size_t axis = 0; axis < 3; ++axis)
    text << (axis == 0 ? "" : " ") << box.begin[axis] << ' ' << box.begin[axis] + box.size[axis] - 1;
  return text.str();
}

}  // namespace

bool names_segments(const Notes& notes) {
  return find_note(notes, 0, "ID") != nullptr || find_note(notes, 0, "Name") != nullptr;
}

std::vector<NrrdSegment> nrrd_segments(const Notes& notes, std::int64_t layer_count) {
  std::vector<NrrdSegment> segments;
  while (find_note(notes, segments.size(), "ID") != nullptr ||
         find_note(notes, segments.size(), "Name") != nullptr) {
    const std::size_t n = segments.size();
    const auto number = static_cast<std::int64_t>(n);
    // Files older than layers: one segment per volume, or numbered from 1.
    const bool is_old = layer_count > 1 && find_note(notes, n, "Layer") == nullptr;
    NrrdSegment segment;
    segment.layer =
        number_note(notes, n, "Layer", is_old ? std::min(number, layer_count - 1) : 0, 0, layer_count - 1);
    segment.value = static_cast<std::uint16_t>(number_note(
        notes, n, "LabelValue", is_old ? 1 : std::min<std::int64_t>(number + 1, 65535), 1, 65535));
    segment.name.label = segment.value;
    const std::string* name = find_note(notes, n, "Name");
    if (name != nullptr) segment.name.name = *name;
    segment.name.srgb = colour_note(notes, n);
    segments.push_back(std::move(segment));
  }
  return segments;
}

NrrdLayers read_nrrd_layers(const std::filesystem::path& path) {
  VolumeSource source(path);
  if (!claims_nrrd(source)) return {};
  const TextHeader header = parse_nrrd_header(source.head(kLongestTextHeader));
  return {header.volume_count, nrrd_segments(header.notes, header.volume_count)};
}

std::string nrrd_segment_lines(const LabelMap& map) {
  std::ostringstream text;
  std::size_t n = 0;
  for (const auto& [label, found] : boxes_of_segments(map)) {
    const LabelName name = name_of(map, label);
    const std::string segment = "Segment" + std::to_string(n++) + "_";
    text << segment << "ID:=Segment_" << label << '\n' << segment << "Name:=" << escaped(name.name) << '\n';
    if (name.srgb) {
      text << segment << "Color:=";
      for (std::size_t part = 0; part < 3; ++part)
        text << (part == 0 ? "" : " ") << exact_text((*name.srgb)[part] / 255.0);
      text << '\n' << segment << "ColorAutoGenerated:=0\n";
    }
    text << segment << "NameAutoGenerated:=0\n"
         << segment << "Extent:=" << extent_text(found.box) << '\n'
         << segment << "LabelValue:=" << label << '\n'
         << segment << "Layer:=0\n"
         << segment << "Tags:=\n";
  }
  text << "Segmentation_ContainedRepresentationNames:=Binary labelmap|\n"
          "Segmentation_ConversionParameters:=\n"
          "Segmentation_MasterRepresentation:=Binary labelmap\n"
          "Segmentation_ReferenceImageExtentOffset:=0 0 0\n";
  return text.str();
}

}  // namespace sammoe

#include "bundle/manifest_parts.hpp"

#include <array>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace sammoe {
namespace {

constexpr NumberRange kFinite{std::numeric_limits<double>::lowest(), std::numeric_limits<double>::max()};

bool is_letter_or_digit(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9');
}

/// Parts of letters, digits, '.', '_', '-' that begin with no dot, so the path cannot leave the folder.
bool stays_in_folder(const std::string& path) {
  bool part_starts = true;
  for (const char letter : path) {
    if (letter == '/' ? part_starts
                      : !(is_letter_or_digit(letter) || letter == '_' || letter == '-' ||
                          (letter == '.' && !part_starts)))
      return false;
    part_starts = letter == '/';
  }
  return !part_starts && path.size() <= 255;
}

bool is_sha256(const std::string& digest) {
  return digest.size() == 64 && digest.find_first_not_of("0123456789abcdef") == std::string::npos;
}

RoiPlacement read_placement(const DocumentNode& node) {
  for (const RoiPlacement placement : {RoiPlacement::inside, RoiPlacement::centred})
    if (node.text() == to_string(placement)) return placement;
  node.refuse("is \"" + node.text() + "\"; expected inside or centred");
}

std::int64_t read_size(const DocumentNode& node) {
  const std::int64_t size = node.integer({16, 512});
  if (size % 4 != 0) node.refuse("is " + std::to_string(size) + ", not a multiple of 4");
  return size;
}

double read_spacing(const DocumentNode& node) {
  return node.number({0.01, 100});
}

/// One value for all axes, or one for each of R, A, S.
template <typename Value>
std::array<Value, 3> read_per_axis(const DocumentNode& node, Value (*read)(const DocumentNode&)) {
  if (!node.is_array()) {
    const Value value = read(node);
    return {value, value, value};
  }
  const std::vector<DocumentNode> elements = node.elements(3);
  if (elements.size() != 3)
    node.refuse("has " + std::to_string(elements.size()) + " values; expected 1 or 3");
  return {read(elements[0]), read(elements[1]), read(elements[2])};
}

FixedScale read_fixed_scale(const DocumentNode& subtract, const DocumentNode& divide_by) {
  const FixedScale scale{subtract.number(kFinite), divide_by.number(kFinite)};
  if (!(scale.divide_by > 0)) divide_by.refuse("is not above 0");
  return scale;
}

}  // namespace

BundleFile read_file_entry(const DocumentNode& node) {
  node.allow_only({"file", "sha256"});
  return read_file_keys(node);
}

std::optional<BundleFile> read_optional_file(const DocumentNode& parent, const std::string& key) {
  const std::optional<DocumentNode> node = parent.find(key);
  if (!node) return std::nullopt;
  return read_file_entry(*node);
}

BundleFile read_file_keys(const DocumentNode& node) {
  const DocumentNode file = node.at("file");
  const DocumentNode sha256 = node.at("sha256");
  BundleFile entry{file.text(), sha256.text()};
  if (!stays_in_folder(entry.file))
    file.refuse("\"" + entry.file +
                "\" is not a path below the bundle's folder of letters, digits, '.', '_', '-' and '/'");
  if (!is_sha256(entry.sha256))
    sha256.refuse("\"" + entry.sha256 + "\" is not a SHA-256 of 64 lower-case hex digits");
  return entry;
}

RoiSpec read_roi(const DocumentNode& node) {
  node.allow_only({"size_voxels", "spacing_mm", "placement"});
  RoiSpec roi;
  roi.size_voxels = read_size(node.at("size_voxels"));
  roi.spacing_mm = read_spacing(node.at("spacing_mm"));
  if (const auto placement = node.find("placement")) roi.placement = read_placement(*placement);
  return roi;
}

RoiBox read_roi_box(const DocumentNode& node) {
  node.allow_only({"size_voxels", "spacing_mm", "placement"});
  RoiBox roi;
  roi.size_voxels = read_per_axis(node.at("size_voxels"), read_size);
  roi.spacing_mm = read_per_axis(node.at("spacing_mm"), read_spacing);
  if (const auto placement = node.find("placement")) roi.placement = read_placement(*placement);
  return roi;
}

IntensitySpec read_intensity(const DocumentNode& node) {
  node.allow_only({"clip_min", "clip_max", "foreground_above", "subtract", "divide_by"});
  IntensitySpec intensity;
  if (const auto clip_min = node.find("clip_min")) intensity.clip_min = clip_min->number(kFinite);
  if (const auto clip_max = node.find("clip_max")) intensity.clip_max = clip_max->number(kFinite);
  const auto subtract = node.find("subtract");
  const auto divide_by = node.find("divide_by");
  if (subtract || divide_by) {
    if (node.find("foreground_above"))
      node.refuse("has both foreground_above (z-score) and subtract, divide_by (a fixed scale); keep one");
    intensity.fixed_scale = read_fixed_scale(node.at("subtract"), node.at("divide_by"));
  } else {
    intensity.foreground_above = node.at("foreground_above").number(kFinite);
  }
  if (intensity.clip_min && intensity.clip_max && *intensity.clip_min >= *intensity.clip_max)
    node.refuse("clip_min is not below clip_max");
  return intensity;
}

}  // namespace sammoe

#include "input_listing.hpp"

#include "sammoe/printable.hpp"

#include "dicom_listing.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <ostream>
#include <sstream>

#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMaxLabelsShown = 64;
// Rounding of files is less.
constexpr double kLeastObliquityShown = 0.05;

std::string number_text(double value) {
  std::ostringstream text;
  text.precision(value == std::floor(value) ? 15 : 6);
  text << value;
  return text.str();
}

template <typename Numbers>
std::string product_text(const Numbers& numbers) {
  std::string text;
  for (const auto number : numbers)
    text += (text.empty() ? "" : " x ") + number_text(static_cast<double>(number));
  return text;
}

/// The voxel-to-world map in RAS+ mm, 4 x 4, row by row.
Json affine_json(const Grid& grid) {
  Json rows = Json::array();
  for (std::size_t row = 0; row < 3; ++row) {
    Json values = Json::array();
    for (std::size_t axis = 0; axis < 3; ++axis)
      values.push_back(grid.direction_in_ras[row][axis] * grid.spacing_mm[axis]);
    values.push_back(grid.origin_in_ras[row]);
    rows.push_back(values);
  }
  rows.push_back({0, 0, 0, 1});
  return rows;
}

Json labels_json(const VolumeInspection& volume) {
  if (!volume.labels) return nullptr;
  Json list = Json::array();
  for (const LabelSummary& label : *volume.labels)
    list.push_back({{"label", label.label},
                    {"name", label.name.empty() ? Json(nullptr) : Json(label.name)},
                    {"voxels", label.voxel_count},
                    {"volume_ml", label.volume_ml}});
  return list;
}

Json text_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json volume_json(const VolumeInspection& volume) {
  const std::optional<ValueRange>& range = volume.range;
  const auto of_range = [&](double ValueRange::*part) {
    return range ? Json((*range).*part) : Json(nullptr);
  };
  return {{"format", volume.format},
          {"volume_count", volume.volume_count},
          {"volume_index", volume.volume_index},
          {"size", volume.grid.size},
          {"spacing_mm", volume.grid.spacing_mm},
          {"orientation", volume.axis_codes},
          {"obliquity_degrees", volume.obliquity_degrees},
          {"affine_ras_mm", affine_json(volume.grid)},
          {"length_unit", text_or_null(volume.length_unit)},
          {"type", volume.type ? Json(name_of(*volume.type)) : Json(nullptr)},
          {"slope", volume.rescale.slope},
          {"intercept", volume.rescale.intercept},
          {"minimum", of_range(&ValueRange::minimum)},
          {"maximum", of_range(&ValueRange::maximum)},
          {"mean", of_range(&ValueRange::mean)},
          {"non_finite_voxels", volume.non_finite_count},
          {"labels", labels_json(volume)},
          {"label_problem", text_or_null(volume.label_problem)},
          {"usable", volume.problem.empty()},
          {"problem", text_or_null(volume.problem)},
          {"warnings", volume.warnings}};
}

Json input_json(const ListedInput& input) {
  Json json{{"input", input.path.string()}};
  if (input.inspection.dicom) {
    json["format"] = "DICOM";
    json.update(dicom_json(*input.inspection.dicom));
  } else if (input.inspection.volume) {
    json.update(volume_json(*input.inspection.volume));
  } else {
    json["format"] = nullptr;
  }
  if (!input.problem.empty()) {
    json["usable"] = false;
    json["problem"] = input.problem;
  }
  return json;
}

void print_geometry(std::ostream& out, const VolumeInspection& volume) {
  const Grid& grid = volume.grid;
  Point3 extent{};
  for (std::size_t axis = 0; axis < 3; ++axis)
    extent[axis] = static_cast<double>(grid.size[axis]) * grid.spacing_mm[axis];
  out << "  size: " << product_text(grid.size) << " voxels of " << product_text(grid.spacing_mm) << " mm, "
      << product_text(extent) << " mm in all\n"
      << "  orientation: " << volume.axis_codes;
  if (volume.obliquity_degrees >= kLeastObliquityShown)
    out << ", oblique by up to " << number_text(volume.obliquity_degrees) << " degrees";
  out << ", first voxel at " << number_text(grid.origin_in_ras[0]) << ", "
      << number_text(grid.origin_in_ras[1]) << ", " << number_text(grid.origin_in_ras[2]) << " mm (RAS)\n"
      << "  unit of length: "
      << (volume.length_unit.empty() ? "not stated, taken as mm" : printable(volume.length_unit)) << '\n';
}

void print_values(std::ostream& out, const VolumeInspection& volume) {
  if (volume.type) {
    out << "  type: " << name_of(*volume.type);
    if (volume.rescale.slope != 1 || volume.rescale.intercept != 0)
      out << ", values are stored x " << number_text(volume.rescale.slope) << " + "
          << number_text(volume.rescale.intercept);
    out << '\n';
  }
  if (volume.range)
    out << "  values: " << number_text(volume.range->minimum) << " to " << number_text(volume.range->maximum)
        << ", mean " << number_text(volume.range->mean) << '\n';
  if (volume.non_finite_count > 0)
    out << "  NaN or infinite: " << volume.non_finite_count
        << (volume.non_finite_count == 1 ? " voxel\n" : " voxels\n");
}

void print_labels(std::ostream& out, const VolumeInspection& volume) {
  if (!volume.label_problem.empty())
    out << "  labels: not one label map: " << printable(volume.label_problem) << '\n';
  if (!volume.labels) return;
  const std::vector<LabelSummary>& labels = *volume.labels;
  out << "  labels: " << (labels.empty() ? "none, all voxels are 0" : std::to_string(labels.size())) << '\n';
  for (std::size_t n = 0; n < std::min(labels.size(), kMaxLabelsShown); ++n) {
    out << "    " << labels[n].label;
    if (!labels[n].name.empty()) out << " (" << printable(labels[n].name) << ')';
    out << ": " << labels[n].voxel_count << (labels[n].voxel_count == 1 ? " voxel, " : " voxels, ")
        << number_text(labels[n].volume_ml) << " mL\n";
  }
  if (labels.size() > kMaxLabelsShown)
    out << "    and " << labels.size() - kMaxLabelsShown << " more; --json lists all\n";
}

void print_volume(std::ostream& out, const VolumeInspection& volume) {
  out << "  format: " << volume.format << '\n';
  if (volume.volume_count > 1)
    out << "  volumes: " << volume.volume_count << ", of which number " << volume.volume_index
        << " is described (--volume chooses)\n";
  print_geometry(out, volume);
  print_values(out, volume);
  print_labels(out, volume);
  for (const std::string& warning : volume.warnings) out << "  warning: " << printable(warning) << '\n';
  out << "  " << (volume.problem.empty() ? "usable" : "not usable: " + printable(volume.problem)) << '\n';
}

}  // namespace

void print_input_text(std::ostream& out, const ListedInput& input) {
  const InputInspection& inspection = input.inspection;
  if (!inspection.dicom && !inspection.volume) return;
  out << printable(input.path.string()) << '\n';
  if (inspection.dicom) print_dicom_text(out, *inspection.dicom);
  if (inspection.volume) print_volume(out, *inspection.volume);
}

void print_inputs_json(std::ostream& out, const std::vector<ListedInput>& inputs) {
  Json json = Json::array();
  for (const ListedInput& input : inputs) json.push_back(input_json(input));
  if (inputs.size() == 1) json = Json(json[0]);
  out << json.dump(2, ' ', true, Json::error_handler_t::replace) << '\n';
}

}  // namespace sammoe

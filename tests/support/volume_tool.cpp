// Reads volumes for tests written in other languages. One JSON request a line on standard input, one JSON
// answer a line on standard output:
//   {"path": ..., "volume_index": n?, "prefer_form": "sform"|"qform"?, "non_finite": "zero"?, "mask": path?,
//    "series": uid?, "allow_gaps": true?, "correct_tilt": true?}
//   {"shape", "affine" (RAS+ mm, 4x4), "type", "sum", "weighted_sum", "sha256", "warnings", "mask_sha256"?}
//   or {"error": message}
// "mask" writes the voxels above the mean as a label map with the source's geometry; "plain_mask" writes them
// with the grid alone, named "above".
//   {"labels": path} reads a label map: {"shape", "affine", "sum", "weighted_sum", "names": {label: name},
//    "warnings"}
//   {"probabilities": path, "like": path} writes those of two objects, n mod 8 / 8 and half of it at voxel n,
//   on
//    the grid of the volume at "like": {"sha256"}
#include "sammoe/error.hpp"
#include "sammoe/volume_io.hpp"

#include <array>
#include <cstdint>
#include <iostream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace {

using nlohmann::json;

json affine_of(const sammoe::Grid& grid) {
  json rows = json::array();
  for (std::size_t row = 0; row < 3; ++row) {
    json values = json::array();
    for (std::size_t axis = 0; axis < 3; ++axis)
      values.push_back(grid.direction_in_ras[row][axis] * grid.spacing_mm[axis]);
    values.push_back(grid.origin_in_ras[row]);
    rows.push_back(values);
  }
  rows.push_back({0, 0, 0, 1});
  return rows;
}

sammoe::ReadOptions options_of(const json& request) {
  sammoe::ReadOptions options;
  if (request.contains("volume_index")) options.volume_index = request["volume_index"].get<std::int64_t>();
  if (request.contains("prefer_form"))
    options.prefer_form =
        request["prefer_form"] == "sform" ? sammoe::NiftiForm::sform : sammoe::NiftiForm::qform;
  if (request.value("non_finite", "") == "zero") options.non_finite = sammoe::NonFinite::zero;
  options.dicom.series_uid = request.value("series", "");
  options.dicom.allow_gaps = request.value("allow_gaps", false);
  options.dicom.correct_tilt = request.value("correct_tilt", false);
  return options;
}

sammoe::LabelMap mask_above_mean(const sammoe::Grid& grid, const std::vector<float>& values, double sum) {
  const double mean = sum / static_cast<double>(values.size());
  sammoe::LabelMap mask{grid, std::vector<std::uint16_t>(values.size())};
  for (std::size_t n = 0; n < values.size(); ++n)
    mask.labels[n] = static_cast<double>(values[n]) > mean ? 1 : 0;
  mask.names = {{1, "above", std::array<std::uint8_t, 3>{230, 159, 0}}};
  return mask;
}

/// Sums by which a test knows whether each voxel has its value.
template <typename Value>
void add_sums(json& result, const std::vector<Value>& values) {
  double sum = 0;
  double weighted_sum = 0;
  for (std::size_t n = 0; n < values.size(); ++n) {
    sum += static_cast<double>(values[n]);
    weighted_sum += static_cast<double>(values[n]) * static_cast<double>(n % 1009);
  }
  result["sum"] = sum;
  result["weighted_sum"] = weighted_sum;
}

json labels_at(const std::string& path) {
  const sammoe::LoadedLabelMap loaded = sammoe::load_label_map(path, {});
  json result{{"shape", loaded.map.grid.size},
              {"affine", affine_of(loaded.map.grid)},
              {"warnings", loaded.warnings},
              {"names", json::object()}};
  add_sums(result, loaded.map.labels);
  for (const sammoe::LabelName& name : loaded.map.names)
    result["names"][std::to_string(name.label)] = name.name;
  return result;
}

json write_probabilities(const json& request) {
  const sammoe::Grid grid = sammoe::read_volume(request.at("like").get<std::string>()).volume.grid();
  std::vector<sammoe::ProbabilityPatch> patches(2);
  for (sammoe::ProbabilityPatch& patch : patches) patch.region = {{0, 0, 0}, grid.size};
  for (std::int64_t n = 0; n < grid.voxel_count(); ++n) {
    patches[0].probabilities.push_back(static_cast<float>(n % 8) / 8);
    patches[1].probabilities.push_back(static_cast<float>(n % 8) / 16);
  }
  const auto path = request.at("probabilities").get<std::string>();
  return {{"sha256", sammoe::write_probabilities(path, grid, patches)}};
}

json read_volume(const json& request) {
  const sammoe::LoadedVolume loaded =
      sammoe::read_volume(request.at("path").get<std::string>(), options_of(request));
  const sammoe::Grid& grid = loaded.volume.grid();
  const std::vector<float> values = loaded.volume.values({{0, 0, 0}, grid.size});
  json result{{"shape", grid.size},
              {"affine", affine_of(grid)},
              {"type", sammoe::name_of(loaded.volume.scalar_type())},
              {"non_finite_count", loaded.non_finite_count},
              {"sha256", loaded.sha256},
              {"warnings", loaded.warnings}};
  add_sums(result, values);
  const auto write = [&](const char* key, const std::optional<sammoe::NiftiGeometry>& source) {
    if (!request.contains(key)) return;
    result[std::string(key) + "_sha256"] = sammoe::write_label_map(
        request[key].get<std::string>(), mask_above_mean(grid, values, result["sum"]), source);
  };
  write("mask", loaded.nifti);
  write("plain_mask", {});
  return result;
}

json answer(const json& request) {
  if (request.contains("labels")) return labels_at(request["labels"].get<std::string>());
  if (request.contains("probabilities")) return write_probabilities(request);
  return read_volume(request);
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    json result;
    try {
      result = answer(json::parse(line));
    } catch (const sammoe::Error& error) {
      result = {{"error", error.what()}};
    }
    std::cout << result.dump() << std::endl;
  }
  return 0;
}

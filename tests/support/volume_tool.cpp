// Reads volumes for tests written in other languages. One JSON request a line on standard input, one JSON
// answer a line on standard output:
//   {"path": ..., "volume_index": n?, "prefer_form": "sform"|"qform"?, "non_finite": "zero"?, "mask": path?,
//    "series": uid?, "allow_gaps": true?, "correct_tilt": true?}
//   {"shape", "affine" (RAS+ mm, 4x4), "type", "sum", "weighted_sum", "sha256", "warnings", "mask_sha256"?}
//   or {"error": message}
// "mask" writes the voxels above the mean as a label map with the source's geometry; "plain_mask" writes them
// with the grid alone.
#include "sammoe/error.hpp"
#include "sammoe/volume_io.hpp"

#include <iostream>
#include <string>

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
  return mask;
}

json answer(const json& request) {
  const sammoe::LoadedVolume loaded =
      sammoe::read_volume(request.at("path").get<std::string>(), options_of(request));
  const sammoe::Grid& grid = loaded.volume.grid();
  const std::vector<float> values = loaded.volume.values({{0, 0, 0}, grid.size});
  double sum = 0;
  double weighted_sum = 0;
  for (std::size_t n = 0; n < values.size(); ++n) {
    sum += static_cast<double>(values[n]);
    weighted_sum += static_cast<double>(values[n]) * static_cast<double>(n % 1009);
  }
  json result{{"shape", grid.size},
              {"affine", affine_of(grid)},
              {"type", sammoe::name_of(loaded.volume.scalar_type())},
              {"sum", sum},
              {"weighted_sum", weighted_sum},
              {"non_finite_count", loaded.non_finite_count},
              {"sha256", loaded.sha256},
              {"warnings", loaded.warnings}};
  const auto write = [&](const char* key, const std::optional<sammoe::NiftiGeometry>& source) {
    if (!request.contains(key)) return;
    result[std::string(key) + "_sha256"] =
        sammoe::write_label_map(request[key].get<std::string>(), mask_above_mean(grid, values, sum), source);
  };
  write("mask", loaded.nifti);
  write("plain_mask", {});
  return result;
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

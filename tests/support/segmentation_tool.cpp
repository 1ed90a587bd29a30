// Writes and reads DICOM Segmentations for tests written in other languages, without LibTorch. One JSON
// request a line on standard input, one JSON answer a line on standard output:
//   {"write": path, "series": folder?, "size": [i, j, k], "direction": 3x3?, "labels": [...]?,
//    "probabilities": [[...], ...]?, "all_frames": true?, "names": [...]?, "coded": true?}
//      makes a CT series of that size in the folder, and a segmentation of it; "labels" has one label a
//      voxel, i fastest; "probabilities" one list an object.  -> {"sha256", "labels": labels of the segments
//      in order}
//   {"read": path}  -> {"size", "affine" (RAS+ mm, 3x4), "labels", "omits_background"}
//   or {"error": message}
#include "sammoe/dicom_segmentation.hpp"
#include "sammoe/error.hpp"

#include "support/dicom_seg_source.hpp"
#include "support/grids.hpp"

#include <iostream>
#include <set>

#include <nlohmann/json.hpp>

namespace {

using nlohmann::json;

sammoe::Grid grid_of(const json& request) {
  sammoe::Grid grid = sammoe::small_grid();
  grid.size = request.at("size").get<sammoe::Index3>();
  if (request.contains("direction")) grid.direction_in_ras = request["direction"].get<sammoe::Matrix3>();
  return grid;
}

sammoe::DicomSegmentationContent content_of(const json& request, const sammoe::DicomSource& source,
                                            const std::set<std::uint16_t>& labels) {
  sammoe::DicomSegmentationContent content = sammoe::make_dicom_segmentation_content(source, labels.size());
  std::size_t n = 0;
  for (const std::uint16_t label : labels) {
    sammoe::DicomSegment& segment = content.segments[n];
    segment.label = label;
    if (request.contains("names")) segment.name = request["names"][n].get<std::string>();
    if (request.value("coded", false)) {
      segment.terms.category = {"123037004", "SCT", "Anatomical Structure"};
      segment.terms.type = {"64033007", "SCT", "Kidney"};
      segment.terms.type_modifier = {"7771000", "SCT", "Left"};
      segment.terms.region = {"113345001", "SCT", "Abdomen"};
    }
    ++n;
  }
  if (request.value("all_frames", false)) content.frames = sammoe::DicomSegmentFrames::all;
  return content;
}

json write(const json& request) {
  const std::filesystem::path path = request.at("write").get<std::string>();
  const sammoe::Grid grid = grid_of(request);
  const sammoe::DicomSource source =
      sammoe::make_dicom_series(request.value("series", path.parent_path().string()), grid);
  std::set<std::uint16_t> labels;
  std::string hash;
  if (request.contains("probabilities")) {
    std::vector<sammoe::ProbabilityPatch> patches;
    for (const json& values : request["probabilities"]) {
      patches.push_back({{{0, 0, 0}, grid.size}, values.get<std::vector<float>>()});
      labels.insert(static_cast<std::uint16_t>(patches.size()));
    }
    hash =
        sammoe::write_fractional_dicom_segmentation(path, grid, patches, content_of(request, source, labels));
  } else {
    const sammoe::LabelMap mask{grid, request.at("labels").get<std::vector<std::uint16_t>>()};
    labels.insert(mask.labels.begin(), mask.labels.end());
    labels.erase(0);
    hash = sammoe::write_dicom_segmentation(path, mask, content_of(request, source, labels));
  }
  return {{"sha256", hash}, {"labels", labels}};
}

json read(const json& request) {
  const sammoe::LabelMap map = sammoe::read_dicom_segmentation(request.at("read").get<std::string>());
  json affine = json::array();
  for (std::size_t row = 0; row < 3; ++row) {
    json values = json::array();
    for (std::size_t axis = 0; axis < 3; ++axis)
      values.push_back(map.grid.direction_in_ras[row][axis] * map.grid.spacing_mm[axis]);
    values.push_back(map.grid.origin_in_ras[row]);
    affine.push_back(values);
  }
  return {{"size", map.grid.size},
          {"affine", affine},
          {"labels", map.labels},
          {"omits_background", map.omits_background}};
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    json answer;
    try {
      const json request = json::parse(line);
      answer = request.contains("write") ? write(request) : read(request);
    } catch (const sammoe::Error& error) {
      answer = {{"error", error.what()}};
    }
    std::cout << answer.dump() << std::endl;
  }
  return 0;
}

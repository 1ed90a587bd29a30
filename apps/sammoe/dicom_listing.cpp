#include "dicom_listing.hpp"

#include "sammoe/printable.hpp"

#include <algorithm>
#include <cstddef>
#include <ostream>
#include <string>

#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMaxShown = 20;

bool is_known(const DicomVolumeInfo& volume) {
  return volume.size[0] > 0;
}

Json dicom_volume_json(const DicomVolumeInfo& volume) {
  return {{"series", volume.id},
          {"modality", volume.modality},
          {"description", volume.description},
          {"slices", volume.slices},
          {"size", is_known(volume) ? Json(volume.size) : Json(nullptr)},
          {"spacing_mm", is_known(volume) ? Json(volume.spacing_mm) : Json(nullptr)},
          {"picture", volume.is_picture},
          {"usable", volume.problem.empty()},
          {"problem", volume.problem.empty() ? Json(nullptr) : Json(volume.problem)},
          {"warnings", volume.warnings}};
}

Json files_json(const std::vector<DicomLeftOut>& files) {
  Json list = Json::array();
  for (const DicomLeftOut& file : files) list.push_back({{"file", file.name}, {"reason", file.reason}});
  return list;
}

void print_volume(std::ostream& out, const DicomVolumeInfo& volume) {
  out << "  " << printable(volume.id) << "  " << printable(volume.modality);
  if (!volume.description.empty()) out << "  \"" << printable(volume.description) << '"';
  if (is_known(volume))
    out << "  " << volume.size[0] << " x " << volume.size[1] << " x " << volume.size[2] << " voxels of "
        << volume.spacing_mm[0] << " x " << volume.spacing_mm[1] << " x " << volume.spacing_mm[2] << " mm";
  else
    out << "  " << volume.slices << (volume.slices == 1 ? " slice" : " slices");
  if (volume.is_picture) out << "  (localizer or single image)";
  out << '\n'
      << "    " << (volume.problem.empty() ? "usable" : "not usable: " + printable(volume.problem)) << '\n';
  for (const std::string& warning : volume.warnings) out << "    " << printable(warning) << '\n';
}

void print_files(std::ostream& out, const char* title, const std::vector<DicomLeftOut>& files) {
  if (files.empty()) return;
  out << title << '\n';
  for (std::size_t n = 0; n < std::min(files.size(), kMaxShown); ++n)
    out << "  " << printable(files[n].name) << "  " << printable(files[n].reason) << '\n';
  if (files.size() > kMaxShown) out << "  and " << files.size() - kMaxShown << " more; --json lists all\n";
}

}  // namespace

void print_dicom_text(std::ostream& out, const DicomInspection& inspection) {
  out << "volumes (--series takes the first column):\n";
  for (const DicomVolumeInfo& volume : inspection.volumes) print_volume(out, volume);
  print_files(out, "damaged (nothing is read next to them):", inspection.damaged);
  print_files(out, "left out:", inspection.left_out);
}

nlohmann::ordered_json dicom_json(const DicomInspection& inspection) {
  Json volumes = Json::array();
  for (const DicomVolumeInfo& volume : inspection.volumes) volumes.push_back(dicom_volume_json(volume));
  return {{"volumes", volumes},
          {"damaged", files_json(inspection.damaged)},
          {"left_out", files_json(inspection.left_out)}};
}

}  // namespace sammoe

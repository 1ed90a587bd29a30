#include "io/case_reader.hpp"

#include "sammoe/error.hpp"

#include "io/non_finite_text.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

namespace sammoe {
namespace {

/// Runs `read`; its errors name the table's line.
template <typename Read>
auto naming_line(const LabelledCase& labelled, const Read& read) {
  try {
    return read();
  } catch (const Error& error) {
    throw Error(error.code(), place_in_table(labelled.line) + error.what());
  }
}

std::string size_text(const Index3& size) {
  return std::to_string(size[0]) + " x " + std::to_string(size[1]) + " x " + std::to_string(size[2]);
}

void require_same_grid(const LabelledCase& labelled, const CaseData& data) {
  const Grid& image = data.image->grid();
  const Grid& labels = data.labels->grid;
  if (same_grid(image, labels)) return;
  std::ostringstream message;
  message << place_in_table(labelled.line) << "labels " << labelled.label.string()
          << " do not lie on the voxels of image " << labelled.image.string() << ": ";
  if (image.size != labels.size)
    message << size_text(labels.size) << " voxels against " << size_text(image.size);
  else
    message << "voxels up to " << largest_distance_mm(image, labels) << " mm apart";
  message << "; resample the labels to the image's grid";
  throw Error(ErrorCode::input, message.str());
}

}  // namespace

std::string place_in_table(std::size_t line) {
  return line > 0 ? "line " + std::to_string(line) + " of the table: " : "";
}

void CaseReader::keep_warnings(const std::filesystem::path& file, const std::vector<std::string>& warnings) {
  for (const std::string& warning : warnings) {
    const std::string line = file.string() + ": " + warning;
    if (std::find(warnings_.begin(), warnings_.end(), line) == warnings_.end()) warnings_.push_back(line);
  }
}

void CaseReader::read_image(const LabelledCase& labelled) {
  data_ = {};  // one volume at a time in memory; labels are read on its grid
  LoadedVolume loaded = read_volume(labelled.image, options_);
  keep_warnings(labelled.image, loaded.warnings);
  if (loaded.non_finite_count > 0) keep_warnings(labelled.image, {non_finite_text(loaded.non_finite_count)});
  data_.image = std::make_shared<const Volume>(std::move(loaded.volume));
  image_path_ = labelled.image.native();
}

void CaseReader::read_labels(const LabelledCase& labelled) {
  data_.labels.reset();
  ReadOptions options = options_;
  options.volume_index.reset();
  options.offers.volume_index = false;
  options.dicom.series_uid.clear();
  LoadedLabelMap loaded = load_label_map_on(data_.image->grid(), labelled.label, options);
  keep_warnings(labelled.label, loaded.warnings);
  data_.labels = std::make_shared<const LabelMap>(std::move(loaded.map));
  label_path_ = labelled.label.native();
}

CaseData CaseReader::read(const LabelledCase& labelled) {
  naming_line(labelled, [&] {
    if (!data_.image || image_path_ != labelled.image.native()) {
      read_image(labelled);
    }
    if (!data_.labels || label_path_ != labelled.label.native()) {
      read_labels(labelled);
    }
  });
  require_same_grid(labelled, data_);
  return data_;
}

}  // namespace sammoe

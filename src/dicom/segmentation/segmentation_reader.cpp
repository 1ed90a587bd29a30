#include "sammoe/dicom_segmentation.hpp"
#include "sammoe/error.hpp"

#include "core/refusal.hpp"
#include "dicom/file/advice.hpp"
#include "dicom/file/dicom_library.hpp"
#include "dicom/file/opened_file.hpp"
#include "dicom/file/segmentation_classes.hpp"
#include "dicom/segmentation/segment_names.hpp"
#include "dicom/segmentation/stored_segmentation.hpp"

#include <algorithm>
#include <fstream>
#include <new>
#include <string>
#include <string_view>
#include <system_error>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcmetinf.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

/// Puts frames together into one label per voxel.
class LabelComposition {
 public:
  LabelComposition(StoredSegmentation& stored, PlaneStack planes,
                   const std::vector<std::uint16_t>& only_labels)
      : stored_(stored),
        planes_(std::move(planes)),
        only_labels_(only_labels),
        frame_(stored.frame_voxels()) {
    map_.grid = planes_.grid;
    map_.omits_background = true;
    map_.labels.resize(static_cast<std::size_t>(map_.grid.voxel_count()));
  }

  LabelMap run() {
    if (stored_.values() == StoredValues::fractional) highest_.resize(map_.labels.size());
    if (stored_.values() == StoredValues::labels) list_labels();
    for (std::size_t n = 0; n < stored_.frames().size(); ++n) add_frame(n);
    return std::move(map_);
  }

 private:
  static constexpr std::uint16_t kBackground = 0;

  bool is_wanted(std::uint16_t label) const {
    return only_labels_.empty() ||
           std::find(only_labels_.begin(), only_labels_.end(), label) != only_labels_.end();
  }

  void add_frame(std::size_t n) {
    const std::size_t first = static_cast<std::size_t>(planes_.k_of_plane[n]) * frame_.size();
    if (stored_.values() == StoredValues::labels) {
      stored_.unpack(n, frame_.data());
      return add_labels(n, first);
    }
    const std::uint16_t label = stored_.labels().at(stored_.frames()[n].segment_number);
    if (!is_wanted(label)) return;
    stored_.unpack(n, frame_.data());
    stored_.values() == StoredValues::fractional ? add_fractional(first, label) : add_binary(first, label);
  }

  void put(std::size_t voxel, std::uint16_t label) {
    std::uint16_t& there = map_.labels[voxel];
    if (there != kBackground && there != label)
      refuse_input("the segments of labels " + text_of(there) + " and " + text_of(label) + " overlap",
                   "one label per voxel", "compare one at a time with --label, or give a file for each");
    there = label;
  }

  void add_binary(std::size_t first, std::uint16_t label) {
    for (std::size_t n = 0; n < frame_.size(); ++n)
      if (frame_[n] != 0) put(first + n, label);
  }

  void add_fractional(std::size_t first, std::uint16_t label) {
    for (std::size_t n = 0; n < frame_.size(); ++n) {
      const bool is_inside = 2 * frame_[n] > stored_.largest_value();
      if (!is_inside || frame_[n] <= highest_[first + n]) continue;
      highest_[first + n] = static_cast<std::uint8_t>(frame_[n]);
      map_.labels[first + n] = label;
    }
  }

  void list_labels() {
    label_of_number_.resize(std::size_t{1} << 16, kBackground);
    is_number_.resize(label_of_number_.size());
    is_number_[0] = is_number_[stored_.background()] = true;
    for (const auto& [number, label] : stored_.labels()) {
      is_number_[number] = true;
      if (is_wanted(label)) label_of_number_[number] = label;
    }
  }

  void add_labels(std::size_t frame, std::size_t first) {
    for (std::size_t n = 0; n < frame_.size(); ++n) {
      if (!is_number_[frame_[n]])
        refuse_input("frame " + text_of(frame + 1) + " holds the value " + text_of(frame_[n]) +
                         ", which no segment has",
                     "numbers of its segments", kExportSegmentationAgain);
      const std::uint16_t label = label_of_number_[frame_[n]];
      if (label != kBackground) put(first + n, label);
    }
  }

  StoredSegmentation& stored_;
  PlaneStack planes_;
  const std::vector<std::uint16_t>& only_labels_;
  std::vector<std::uint16_t> frame_;
  std::vector<std::uint8_t> highest_;  ///< value that decided on each voxel so far
  std::vector<std::uint16_t> label_of_number_;
  std::vector<bool> is_number_;
  LabelMap map_;
};

/// Whether it is a regular file with DICOM's preamble.
bool has_dicom_magic(const fs::path& path) {
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) return false;
  std::ifstream file(path, std::ios::binary);
  char magic[4] = {};
  return file.seekg(128) && file.read(magic, sizeof magic) && std::string_view(magic, sizeof magic) == "DICM";
}

LabelMap read(const fs::path& path, const DicomSegmentationReadOptions& options,
              std::vector<std::string>* warnings) {
  const OpenedFile file(path);
  if (!file.damage().empty())
    refuse_input("is cut short or damaged (" + file.damage() + ")", "a whole DICOM file",
                 "copy or export the segmentation again");
  StoredSegmentation stored(file.dataset(), file.transfer_syntax());
  std::vector<Point3> positions;
  for (const StoredFrame& frame : stored.frames()) positions.push_back(frame.position_in_lps);
  PlaneStack planes = stack_planes(stored.orientation(), positions, options.image);
  if (planes.spacing_is_thickness && warnings != nullptr)
    warnings->push_back("has one plane and no Spacing Between Slices: its Slice Thickness, " +
                        text_of(planes.grid.spacing_mm[2]) + " mm, was taken as the distance to the next");
  const std::uint64_t bytes = static_cast<std::uint64_t>(planes.grid.voxel_count()) * sizeof(std::uint16_t);
  if (bytes > options.max_bytes)
    refuse_input("its labels take " + std::to_string(bytes) + " bytes of memory",
                 "at most " + std::to_string(options.max_bytes), "give a smaller segmentation");
  LabelMap map = LabelComposition(stored, std::move(planes), options.only_labels).run();
  map.names = segment_names(file.dataset(), stored.labels());
  return map;
}

}  // namespace

bool is_dicom_segmentation(const fs::path& path) {
  if (!has_dicom_magic(path)) return false;  // so that files of other kinds do not load DCMTK's dictionary
  use_dicom_library();
  DcmMetaInfo header;
  OFString sop_class;
  return header.loadFile(OFFilename(path.c_str())).good() &&
         header.findAndGetOFString(DCM_MediaStorageSOPClassUID, sop_class).good() &&
         is_segmentation_class(sop_class.c_str());
}

LabelMap read_dicom_segmentation(const fs::path& path, const DicomSegmentationReadOptions& options,
                                 std::vector<std::string>* warnings) {
  use_dicom_library();
  try {
    return read(path, options, warnings);
  } catch (const Error& error) {
    throw Error(error.code(), path.string() + ": " + error.what());
  } catch (const std::bad_alloc&) {
    throw Error(ErrorCode::processing,
                path.string() + ": out of memory; close other programs or give a smaller segmentation");
  }
}

}  // namespace sammoe

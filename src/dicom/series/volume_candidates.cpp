#include "dicom/series/volume_candidates.hpp"

#include "core/refusal.hpp"
#include "dicom/planes/slice_stack.hpp"
#include "dicom/series/time_split.hpp"
#include "files/file_bytes.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>
#include <utility>

namespace sammoe {
namespace {

using Frames = std::vector<ImageFrame>;

/// Directions closer than this are one orientation.
constexpr double kSameCosine = 1e-3;
constexpr double kSameSpacingShare = 1e-4;

bool same_direction(const Point3& a, const Point3& b) {
  for (int axis = 0; axis < 3; ++axis)
    if (std::abs(a[axis] - b[axis]) > kSameCosine) return false;
  return true;
}

bool same_orientation(const ImageFrame& a, const ImageFrame& b) {
  return same_direction(a.plane.row_direction_in_lps, b.plane.row_direction_in_lps) &&
         same_direction(a.plane.column_direction_in_lps, b.plane.column_direction_in_lps);
}

bool same_spacing(double a, double b) {
  return std::abs(a - b) <= kSameSpacingShare * a;
}

/// Parts of frames that are the same in some respect, in the order of their first frames.
std::vector<Frames> parts_of(const Frames& frames,
                             const std::function<bool(const ImageFrame&, const ImageFrame&)>& same) {
  std::vector<Frames> parts;
  for (const ImageFrame& frame : frames) {
    const auto part = std::find_if(parts.begin(), parts.end(),
                                   [&](const Frames& other) { return same(other.front(), frame); });
    if (part == parts.end())
      parts.push_back({frame});
    else
      part->push_back(frame);
  }
  return parts;
}

/// So that what volumes are called depends on the scanner's numbers, not on names of files.
void sort_by_number(Frames& frames) {
  std::stable_sort(frames.begin(), frames.end(),
                   [](const ImageFrame& a, const ImageFrame& b) { return a.order() < b.order(); });
}

enum class Role { scan, localizer };

/// Two slices of two frames of reference may well not belong together.
constexpr std::size_t kFewestOfOneEach = 3;

/// Makes the volumes of one series.
class SeriesSplit {
 public:
  SeriesSplit(const std::vector<ImageFile>& files, std::string name)
      : files_(files), name_(std::move(name)) {}

  std::vector<VolumeCandidate> run(const std::vector<std::size_t>& members) {
    Frames localizers;
    Frames others;
    std::string problem;
    for (const std::size_t member : members) {
      const ImageFile& file = files_[member];
      if (!file.problem.empty() && problem.empty()) problem = named(file.name, file.problem);
      Frames& frames = file.is_localizer ? localizers : others;
      frames.insert(frames.end(), file.frames.begin(), file.frames.end());
    }
    sort_by_number(others);
    sort_by_number(localizers);
    each_has_its_own_frame_of_reference_ = have_one_frame_of_reference_each(others);
    add_all(others, Role::scan);
    add_all(localizers, Role::localizer);
    if (volumes_.empty())
      volumes_.push_back({name_, name_, members.front(), {}, members.size() == 1, {}, {}});
    for (std::size_t n = 0; n < volumes_.size(); ++n) {
      VolumeCandidate& volume = volumes_[n];
      if (volumes_.size() > 1) volume.id += ":" + text_of(n + 1);
      if (!problem.empty()) volume.problem = problem;
      if (each_has_its_own_frame_of_reference_ && !volume.is_picture)
        volume.warnings.emplace_back(
            "each slice has a FrameOfReferenceUID of its own, as tools that replace UIDs file by file leave "
            "them; the slices were taken as one volume by their positions");
      if (files_[members.front()].series_uid.empty())
        volume.warnings.emplace_back(
            "the images have no SeriesInstanceUID; those of one study, modality and series number were taken "
            "as one series");
    }
    return std::move(volumes_);
  }

 private:
  void add_all(const Frames& frames, Role role) {
    for (const Frames& parallel : parts_of(frames, same_orientation)) {
      const auto same_form = [this](const ImageFrame& a, const ImageFrame& b) {
        return difference(a, b).empty();
      };
      const std::vector<Frames> forms = parts_of(parallel, same_form);
      const bool has_odd_one =
          std::any_of(forms.begin(), forms.end(), [](const Frames& form) { return form.size() < 2; });
      if (forms.size() > 1 && has_odd_one && role == Role::scan) {
        add(parallel, role, describe_odd_one(forms));
        continue;
      }
      for (const Frames& form : forms) {
        add_volumes(split_by_time(form), role);
      }
    }
  }

  void add_volumes(const TimeSplit& split, Role role) {
    std::size_t most = 0;
    for (const Frames& volume : split.volumes) most = std::max(most, volume.size());
    for (const Frames& volume : split.volumes) {
      std::vector<std::string> warnings = split.warnings;
      if (volume.size() < most)
        warnings.push_back("has " + text_of(volume.size()) +
                           " slices where another volume of its series has " + text_of(most) +
                           ": files are missing, or the scan was stopped");
      add(volume, role, "", std::move(warnings));
    }
  }

  void add(const Frames& frames, Role role, std::string problem, std::vector<std::string> warnings = {}) {
    const bool is_picture = role == Role::localizer || frames.size() == 1;
    volumes_.push_back(
        {name_, name_, frames.front().file, frames, is_picture, std::move(problem), std::move(warnings)});
  }

  /// Whether no two images share one, which then tells nothing about the slices.
  bool have_one_frame_of_reference_each(const Frames& frames) const {
    std::set<std::string> met;
    for (const ImageFrame& frame : frames) {
      const std::string& uid = files_[frame.file].frame_of_reference_uid;
      if (uid.empty() || !met.insert(uid).second) return false;
    }
    return met.size() >= kFewestOfOneEach;
  }

  /// What distinguishes two slices that should belong to one volume, such as "PixelSpacing"; empty if nothing
  /// does.
  std::string difference(const ImageFrame& a, const ImageFrame& b) const {
    const ImageFile& file_a = files_[a.file];
    const ImageFile& file_b = files_[b.file];
    if (file_a.pixels.rows != file_b.pixels.rows || file_a.pixels.columns != file_b.pixels.columns)
      return "matrix size";
    if (!same_spacing(a.plane.row_step_mm, b.plane.row_step_mm) ||
        !same_spacing(a.plane.column_step_mm, b.plane.column_step_mm))
      return "PixelSpacing";
    if (!each_has_its_own_frame_of_reference_ &&
        file_a.frame_of_reference_uid != file_b.frame_of_reference_uid)
      return "FrameOfReferenceUID";
    return "";
  }

  /// Names a slice that differs from those of the largest part.
  std::string describe_odd_one(const std::vector<Frames>& forms) const {
    const auto larger = [](const Frames& a, const Frames& b) { return a.size() < b.size(); };
    const Frames& usual = *std::max_element(forms.begin(), forms.end(), larger);
    const Frames& odd = &forms.front() == &usual ? forms[1] : forms.front();
    return named(name_of_slice(odd.front(), files_),
                 "has another " + difference(usual.front(), odd.front()) + " than the other slices of its " +
                     "series; expected one for all slices; remove the file if it does not belong to them, or "
                     "export the series again");
  }

  const std::vector<ImageFile>& files_;
  std::string name_;
  bool each_has_its_own_frame_of_reference_ = false;
  std::vector<VolumeCandidate> volumes_;
};

/// Leaves out files with the bytes of another; files that claim to be one image and differ are a problem.
class Copies {
 public:
  explicit Copies(const std::vector<ImageFile>& files) : files_(files) {}

  std::vector<std::size_t> without(const std::vector<std::size_t>& members, std::string& problem) {
    std::map<std::string, std::size_t> first_of_instance;
    std::vector<std::size_t> kept;
    for (const std::size_t member : members) {
      const ImageFile& file = files_[member];
      const auto [first, is_new] = first_of_instance.emplace(file.sop_instance_uid, member);
      if (is_new || file.sop_instance_uid.empty()) {
        kept.push_back(member);
      } else if (sha256_of_file(file.path, ErrorCode::input) ==
                 sha256_of_file(files_[first->second].path, ErrorCode::input)) {
        ++count_;
      } else if (problem.empty()) {
        problem =
            named(file.name, "has the SOPInstanceUID of " + files_[first->second].name +
                                 " and differs from it; expected one file per image; remove the wrong one");
      }
    }
    return kept;
  }
  std::size_t count() const { return count_; }

 private:
  const std::vector<ImageFile>& files_;
  std::size_t count_ = 0;
};

/// What the images of one series share, and no others.
std::string key_of_series(const ImageFile& file) {
  if (!file.series_uid.empty()) return file.series_uid;
  return "\n" + file.study_uid + "\n" + file.modality + "\n" + file.series_number;
}

/// Names series as `--series` takes them.
class SeriesNames {
 public:
  std::string of(const ImageFile& file) {
    if (!file.series_uid.empty()) return file.series_uid;
    ++unidentified_;
    return "unidentified" + (unidentified_ == 1 ? "" : "-" + text_of(unidentified_));
  }

 private:
  std::size_t unidentified_ = 0;
};

}  // namespace

std::string named(const std::string& name, const std::string& problem) {
  return (name.empty() ? "" : name + ": ") + problem;
}

VolumeCandidates find_volumes(const std::vector<ImageFile>& files) {
  std::vector<std::string> order;
  std::map<std::string, std::vector<std::size_t>> series;
  for (std::size_t n = 0; n < files.size(); ++n) {
    const std::string key = key_of_series(files[n]);
    std::vector<std::size_t>& members = series[key];
    if (members.empty()) order.push_back(key);
    members.push_back(n);
  }
  VolumeCandidates found;
  Copies copies(files);
  SeriesNames names;
  for (const std::string& key : order) {
    std::string problem;
    const std::vector<std::size_t> members = copies.without(series[key], problem);
    for (VolumeCandidate& volume : SeriesSplit(files, names.of(files[members.front()])).run(members)) {
      if (volume.problem.empty()) volume.problem = problem;
      found.volumes.push_back(std::move(volume));
    }
  }
  found.copies = copies.count();
  return found;
}

}  // namespace sammoe

#include "dicom/series/volume_choice.hpp"

#include "core/refusal.hpp"

#include <algorithm>

namespace sammoe {
namespace {

using Choice = std::vector<const VolumeCandidate*>;

constexpr std::size_t kMaxListed = 6;

std::string describe(const VolumeCandidate& volume, const FolderScan& scan) {
  const ImageFile& image = scan.images[volume.first_file];
  std::string text = volume.id + " (" + image.modality;
  if (!volume.frames.empty())
    text += (image.modality.empty() ? "" : " ") + text_of(image.pixels.columns) + " x " +
            text_of(image.pixels.rows) + " x " + text_of(volume.frames.size());
  return text + (volume.problem.empty() ? ")" : ", not usable)");
}

std::string listed(const Choice& volumes, const FolderScan& scan) {
  std::string text;
  for (std::size_t n = 0; n < std::min(volumes.size(), kMaxListed); ++n)
    text += (n == 0 ? "" : ", ") + describe(*volumes[n], scan);
  if (volumes.size() > kMaxListed) text += " and " + text_of(volumes.size() - kMaxListed) + " more";
  return text;
}

Choice matching(const VolumeCandidates& found, const std::string& wanted) {
  Choice all;
  for (const VolumeCandidate& volume : found.volumes) {
    if (volume.id == wanted) return {&volume};
    if (wanted.empty() || volume.series_name == wanted) all.push_back(&volume);
  }
  return all;
}

}  // namespace

const VolumeCandidate& choose_volume(const VolumeCandidates& found, const FolderScan& scan,
                                     const std::string& wanted) {
  Choice matches = matching(found, wanted);
  if (matches.empty())
    refuse_input("holds no series " + in_quotes(wanted) + " but " + listed(matching(found, ""), scan),
                 "one that it holds", "choose it with --series");
  Choice scans;
  std::copy_if(matches.begin(), matches.end(), std::back_inserter(scans),
               [](const VolumeCandidate* volume) { return !volume->is_picture; });
  if (!scans.empty()) matches = std::move(scans);
  if (matches.size() > 1)
    refuse_input("holds " + text_of(matches.size()) + " DICOM volumes: " + listed(matches, scan),
                 "one, or a choice", "give --series and the text before the bracket");
  return *matches.front();
}

}  // namespace sammoe

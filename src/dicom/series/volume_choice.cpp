#include "dicom/series/volume_choice.hpp"

#include "core/refusal.hpp"

#include <algorithm>

namespace sammoe {
namespace {

using Candidates = std::vector<const VolumeCandidate*>;

constexpr std::size_t kMaxListed = 6;

std::string describe(const VolumeCandidate& volume, const FolderScan& scan) {
  const ImageFile& image = scan.images[volume.first_file];
  std::string text = volume.id + " (" + image.modality;
  if (!volume.frames.empty())
    text += (image.modality.empty() ? "" : " ") + text_of(image.pixels.columns) + " x " +
            text_of(image.pixels.rows) + " x " + text_of(volume.frames.size());
  return text + (volume.problem.empty() ? ")" : ", not usable)");
}

std::string listed(const Candidates& volumes, const FolderScan& scan) {
  std::string text;
  for (std::size_t n = 0; n < std::min(volumes.size(), kMaxListed); ++n)
    text += (n == 0 ? "" : ", ") + describe(*volumes[n], scan);
  if (volumes.size() > kMaxListed) text += " and " + text_of(volumes.size() - kMaxListed) + " more";
  return text;
}

Candidates matching(const VolumeCandidates& found, const std::string& wanted) {
  Candidates matches;
  for (const VolumeCandidate& volume : found.volumes) {
    if (volume.id == wanted) return {&volume};
    if (wanted.empty() || volume.series_name == wanted) matches.push_back(&volume);
  }
  return matches;
}

}  // namespace

const VolumeCandidate& choose_volume(const VolumeCandidates& found, const FolderScan& scan,
                                     const std::string& wanted) {
  Candidates matches = matching(found, wanted);
  if (matches.empty())
    refuse_input("holds no series " + in_quotes(wanted) + " but " + listed(matching(found, ""), scan),
                 "one that it holds", "choose it with --series");
  // Localizers and single images are meant only where nothing else is.
  Candidates no_pictures;
  std::copy_if(matches.begin(), matches.end(), std::back_inserter(no_pictures),
               [](const VolumeCandidate* volume) { return !volume->is_picture; });
  if (!no_pictures.empty()) matches = std::move(no_pictures);
  if (matches.size() > 1)
    refuse_input("holds " + text_of(matches.size()) + " DICOM volumes: " + listed(matches, scan),
                 "one, or a choice", "give --series and the text before the bracket");
  return *matches.front();
}

}  // namespace sammoe

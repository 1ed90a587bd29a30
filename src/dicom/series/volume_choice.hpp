#pragma once

#include "dicom/series/folder_scan.hpp"
#include "dicom/series/volume_candidates.hpp"

#include <string>

namespace sammoe {

/// The volume to read: the one that `wanted` names, by its own id or by its series' UID; or, if that is
/// empty, the only one there is. Localizers and single images count only if they are named or there is
/// nothing else. Throws Error{input} listing the volumes if that leaves none or several.
const VolumeCandidate& choose_volume(const VolumeCandidates& found, const FolderScan& scan,
                                     const std::string& wanted);

}  // namespace sammoe

#pragma once

#include "io/stored_form.hpp"
#include "io/volume_source.hpp"

namespace sammoe {

/// Whether the file claims to be FreeSurfer's MGH, packed (.mgz) or not.
bool claims_mgh(VolumeSource& source);

/// Reads MGH version 1. After the voxels a file may hold the scan's parameters and tags, whose lengths must
/// lead to its end. All but the path in messages is as read_volume says.
LoadedVolume read_mgh(VolumeSource& source, const ReadOptions& options);

/// What its header says.
StoredForm describe_mgh(VolumeSource& source, const ReadOptions& options);

}  // namespace sammoe

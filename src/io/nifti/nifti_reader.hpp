#pragma once

#include "sammoe/volume_io.hpp"

#include "io/bytes/byte_source.hpp"

namespace sammoe {

/// Reads NIfTI-1 or -2 from the front of `source` to its end. All but the path in messages is as read_volume
/// says.
LoadedVolume read_nifti(ByteSource& source, const ReadOptions& options);

}  // namespace sammoe

#pragma once

#include "io/bytes/byte_sink.hpp"
#include "io/voxel_stream.hpp"

#include <string>

namespace sammoe {

/// Writes one volume as NRRD to `sink`, voxels packed with gzip unless `compression_level` is 0. `notes` are
/// lines of key/value pairs for the header.
void write_nrrd(ByteSink& sink, const VoxelStream& voxels, int compression_level,
                const std::string& notes = "");

}  // namespace sammoe

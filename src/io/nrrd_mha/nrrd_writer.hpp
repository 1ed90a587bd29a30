#pragma once

#include "io/bytes/byte_sink.hpp"
#include "io/voxel_stream.hpp"

namespace sammoe {

/// Writes one volume as NRRD to `sink`, voxels packed with gzip unless `compression_level` is 0.
void write_nrrd(ByteSink& sink, const VoxelStream& voxels, int compression_level);

}  // namespace sammoe

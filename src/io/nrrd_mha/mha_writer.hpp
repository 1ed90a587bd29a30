#pragma once

#include "io/bytes/byte_sink.hpp"
#include "io/voxel_stream.hpp"

namespace sammoe {

/// Writes one volume as MetaImage (.mha) to `sink`, voxels packed with zlib unless `compression_level` is 0.
/// The format wants the packed size before the voxels, so packed voxels are held in memory first.
void write_mha(ByteSink& sink, const VoxelStream& voxels, int compression_level);

}  // namespace sammoe

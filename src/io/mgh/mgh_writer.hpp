#pragma once

#include "io/bytes/byte_sink.hpp"
#include "io/voxel_stream.hpp"

namespace sammoe {

/// Writes volumes as frames of a FreeSurfer MGH file. The format knows uint8, int16, uint16, int32 and
/// float32; axes of up to 2^31 - 1 voxels.
void write_mgh(ByteSink& sink, const VoxelStream& voxels);

}  // namespace sammoe

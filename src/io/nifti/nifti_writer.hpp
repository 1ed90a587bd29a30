#pragma once

#include "sammoe/volume_io.hpp"

#include "io/bytes/byte_sink.hpp"
#include "io/voxel_stream.hpp"

namespace sammoe {

/// Writes a NIfTI file to `sink`: version, units and both forms exactly as in `geometry`.
void write_nifti(ByteSink& sink, const VoxelStream& voxels, const NiftiGeometry& geometry);

}  // namespace sammoe

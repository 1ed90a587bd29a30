#pragma once

#include "core/random_source.hpp"
#include "region_codes.hpp"
#include "sample.hpp"
#include "voxels.hpp"

namespace sammoe::demo {

/// An image of up to 1 + `max_tissues` tissues without structures. Intensities are relative until
/// make_positive() is called.
Sample draw_background(RandomSource& random, int max_tissues);

/// Gives the voxels one intensity and one code.
void paint(Sample& sample, const Voxels& voxels, float intensity, Code code);

/// Adds so many blobs of 3..11 voxels radius that differ from what is around them, later ones over earlier
/// ones; what stays visible of each is a structure.
void add_shapes(RandomSource& random, Sample& sample, int count);

/// 3..8 shapes on a background.
Sample draw_shapes(RandomSource& random);

}  // namespace sammoe::demo

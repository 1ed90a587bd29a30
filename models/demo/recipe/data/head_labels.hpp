#pragma once

#include "region_codes.hpp"
#include "sample.hpp"

#include <cstdint>
#include <vector>

namespace sammoe::demo {

enum class Tissue { fluid, grey, white, deep, bone, soft, air, other };

/// A structure of the whole-head label maps of SynthSeg (FreeSurfer's numbers; 5xx is outside the brain).
struct HeadLabel {
  std::uint16_t label;
  Tissue tissue;
  double weight;       ///< how often the general expert is asked for it, relative to others; 0: never
  std::uint16_t twin;  ///< label of the same structure on the left; itself where there is none
};

/// The code of a structure is its place here, from 1.
const std::vector<HeadLabel>& head_labels();

/// The code of a label of a map; 0 for labels that are not listed.
Code head_code(std::uint16_t label);

/// Whether the code is of a structure outside the brain and its fluid.
bool is_outside_brain(Code code);

/// Whether the code is of one of the twelve nuclei that are a task of their own: thalamus, caudate, putamen,
/// pallidum, hippocampus, amygdala.
bool is_nucleus(Code code);

}  // namespace sammoe::demo

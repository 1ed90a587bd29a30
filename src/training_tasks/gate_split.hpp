#pragma once

#include "sammoe/case_table.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sammoe {

/// Which cases a gate learns from, and which say when it has learned enough: numbers of the cases given.
struct CaseSplit {
  std::vector<std::size_t> training;
  std::vector<std::size_t> validation;
};

/// The rows of split "validation" are held out if there are any; else that share of the images, drawn by
/// seed, of each task as many. Rows of one image never part. Rows of split "test" are in neither. Throws
/// Error{input} if an image would be in both, or nothing is left for one of them.
CaseSplit split_cases(const std::vector<LabelledCase>& cases, double validation_share, std::uint64_t seed);

}  // namespace sammoe

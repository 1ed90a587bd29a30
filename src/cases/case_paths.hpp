#pragma once

#include "sammoe/segment_case.hpp"

#include <cstddef>
#include <filesystem>
#include <vector>

namespace sammoe {

/// Throws Error{usage} if an output of the case has the wrong ending, or is the same file as an input or
/// another output, also through links and different spellings. Opens no file.
void check_case_paths(const SegmentJob& job);

/// Throws Error{output} if an output would replace an image of the DICOM input.
void check_outputs_spare(const SegmentJob& job, const DicomSource& source);

/// Throws Error{usage} if an output is one of the files that an input is made of: a header names the file of
/// its voxels itself.
void check_outputs_spare(const SegmentJob& job, const std::vector<std::filesystem::path>& input_files);

/// Throws Error{output} unless every output of the case can be written: known ending, existing and writable
/// folder.
void check_case_outputs(const SegmentJob& job);

/// Throws Error{output} if probabilities of that many objects are wanted in a format without four dimensions.
void check_probability_format(const SegmentJob& job, std::size_t object_count);

}  // namespace sammoe

#pragma once

#include "sample.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace sammoe::demo {

class SampleSource;

/// So many cases of one task.
struct CaseRequest {
  Task task;
  std::size_t count;
};

/// Reads "TASK:N", N >= 1. Throws Error{usage}.
CaseRequest case_request_from(const std::string& text);

/// Labelled cases as files.
struct CaseFiles {
  std::filesystem::path folder;  ///< is there, or its parent is
  std::string split;             ///< letters, digits, '-' and '_'; names the table and is part of the seed
  std::uint64_t seed = 1;
  std::vector<CaseRequest> requests;  ///< each task once

  void validate() const;  ///< throws Error{usage}
};

/// Writes images <split>/<task>_<index>.nii with label maps <split>/<task>_<index>_label.nii (one structure
/// of that task, label 1), and last the table <split>.csv that lists them. Images are 64^3 voxels of 1.5 mm,
/// axes R, A, S, intensity 1 stored as 1000. Splits, tasks and seeds never share an image. The folder of a
/// split appears whole or not at all; one that is there is refused. Throws Error.
void write_cases(const SampleSource& source, const CaseFiles& files);

}  // namespace sammoe::demo

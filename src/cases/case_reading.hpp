#pragma once

#include "sammoe/segment_case.hpp"

#include "cases/record.hpp"

#include <string>
#include <vector>

namespace sammoe {

/// What is read of a case before it is segmented.
struct CaseInput {
  std::vector<ObjectPrompt> prompts;
  FileRecord prompt_source;  ///< the prompts file or the coarse mask; empty for clicks
  LoadedVolume image;
  double seconds = 0;                          ///< of reading
  double load_seconds = 0;                     ///< of loading networks at the same time; set by the caller
  std::vector<std::string> prompt_warnings{};  ///< of the prompts file or the coarse mask, one line each
};

/// Validates the job, checks that its outputs can be written, and reads prompts and image. Needs no model
/// and may run while another case is segmented. Throws Error.
CaseInput read_case(const SegmentJob& job);

}  // namespace sammoe

#pragma once

#include "sammoe/segment_case.hpp"

#include "cases/record.hpp"

#include <string>
#include <vector>

namespace sammoe {

/// What a case is segmented from.
struct CaseInput {
  std::vector<ObjectPrompt> prompts;
  FileRecord prompt_source;
  LoadedVolume image;
  double seconds = 0;                          ///< of reading
  double load_seconds = 0;                     ///< of loading networks meanwhile
  std::vector<std::string> prompt_warnings{};  ///< of the prompts file or the coarse mask, one line each
};

/// Validates the case, checks that its outputs can be written, and reads prompts and image. Needs no model
/// and may run beside the inference of another case. Throws Error.
CaseInput read_case(const SegmentJob& job);

}  // namespace sammoe

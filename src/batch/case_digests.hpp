#pragma once

#include "sammoe/batch.hpp"
#include "sammoe/bundle.hpp"
#include "sammoe/segment_case.hpp"

#include <string>

namespace sammoe {

/// Options of a case as JSON text, with the versions that results may depend on. The number of threads is not
/// among them: shards run on machines with different numbers of processors.
std::string options_text(const SegmentJob& job, const Segmenter& segmenter);

/// SHA-256 of a text.
std::string digest_of(const std::string& text);

/// SHA-256 of what the prompts of a case come from. Reads the prompts file or coarse mask. Throws Error.
std::string prompts_digest(const PromptSource& prompts);

}  // namespace sammoe

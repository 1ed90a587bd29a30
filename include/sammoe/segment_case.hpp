#pragma once

#include "sammoe/prompt.hpp"
#include "sammoe/segmenter.hpp"
#include "sammoe/volume_io.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sammoe {

/// One volume from file to file.
struct SegmentCase {
  std::filesystem::path input;
  std::vector<ObjectPrompt> prompts;  ///< from the command line; empty if one of the next two is given
  std::optional<std::filesystem::path> prompts_file;
  std::optional<std::filesystem::path> from_mask;
  std::filesystem::path output;  ///< the mask
  std::optional<std::filesystem::path> probabilities;
  std::optional<std::filesystem::path> record;   ///< JSON (docs/record.md)
  std::optional<std::filesystem::path> preview;  ///< PNG
  ReadOptions read;
  WriteOptions write;
  SegmentOptions segment;

  /// Checks what can be checked without reading: options, one source of prompts, distinct outputs. Throws
  /// Error{usage}.
  void validate() const;
};

struct CaseSummary {
  SegmentationResult result;
  std::vector<std::string> warnings;
  double total_seconds = 0;
};

/// Reads, segments and writes one case. Outputs are checked to be writable before work starts; the mask is
/// written last, so that a mask that exists has its companions. Throws Error.
CaseSummary segment_case(Segmenter& segmenter, const SegmentCase& job);

}  // namespace sammoe

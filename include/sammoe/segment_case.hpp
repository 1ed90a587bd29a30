#pragma once

#include "sammoe/prompt.hpp"
#include "sammoe/segmenter.hpp"
#include "sammoe/volume_io.hpp"

#include <cstdint>
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
  std::optional<std::uint16_t> only_label;  ///< the one object meant of a prompts file or a coarse mask
  std::filesystem::path output;  ///< the mask; .dcm: a DICOM Segmentation, of DICOM input only
  std::optional<std::filesystem::path> probabilities;
  std::optional<std::filesystem::path> record;   ///< JSON (docs/record.md)
  std::optional<std::filesystem::path> preview;  ///< PNG
  ReadOptions read;
  WriteOptions write;
  SegmentOptions segment;

  /// Checks what can be checked without reading: options, one source of prompts, endings, outputs that differ
  /// from each other and from the inputs. Throws Error{usage}.
  void validate() const;
};

struct CaseSummary {
  SegmentationResult result;  ///< without probabilities, which are in their file
  std::vector<std::string> warnings;
  double total_seconds = 0;
};

/// Reads, segments and writes one case. Outputs are checked to be writable before work starts. They appear
/// together at the end, the mask last: a mask that exists has its companions, and a case that fails or is
/// stopped by `progress` changes no file. Throws Error.
CaseSummary segment_case(Segmenter& segmenter, const SegmentCase& job);

}  // namespace sammoe

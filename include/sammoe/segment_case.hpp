#pragma once

// One volume from files to files: what `sammoe segment` does. Called by programs that process files one at a
// time; batch.hpp does many. The call blocks; `progress` runs on the calling thread.

#include "sammoe/prompt_source.hpp"
#include "sammoe/segmenter.hpp"
#include "sammoe/volume_io.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sammoe {

/// One volume with its prompts, options and outputs.
struct SegmentJob {
  std::filesystem::path input;
  PromptSource prompts;
  /// The mask. With .dcm a DICOM Segmentation, for DICOM input only.
  std::filesystem::path output;
  std::optional<std::filesystem::path> probabilities;
  std::optional<std::filesystem::path> record;   ///< JSON (docs/record.md)
  std::optional<std::filesystem::path> preview;  ///< PNG
  ReadOptions read;
  WriteOptions write;
  SegmentOptions segment;

  /// Checks what can be checked without reading: options, that there are prompts, endings, and that outputs
  /// differ from each other and from the inputs. Throws Error{usage}.
  void validate() const;
};

/// The formats of masks as a list for help and messages: their endings, and what they are where that is not a
/// volume.
std::string mask_formats();

struct CaseSummary {
  SegmentationResult result;  ///< without probabilities; those are in their file
  std::vector<std::string> warnings;
  double total_seconds = 0;
};

/// Reads, segments and writes one case. Whether outputs can be written is checked before the work starts.
/// They appear together at the end, the mask last: if the mask exists, so do the other files. A case that
/// fails or is stopped by `progress` changes no file.
///
/// Throws Error{usage} as SegmentJob::validate() and Segmenter::segment(); Error{input} for a volume,
/// prompts or a coarse mask that cannot be read or do not fit; Error{model}; Error{output};
/// Error{processing}; Error{interrupted} from `progress`.
CaseSummary segment_case(Segmenter& segmenter, const SegmentJob& job);

}  // namespace sammoe

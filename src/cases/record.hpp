#pragma once

#include "sammoe/bundle.hpp"
#include "sammoe/segment_case.hpp"
#include "sammoe/volume_io.hpp"

#include "cases/object_statistics.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace sammoe {

/// A file that was read or written, as it stands in a record.
struct FileRecord {
  std::string role;  ///< "mask", "probabilities", "preview"; "clicks" (no file), "file", "mask" for prompts
  std::filesystem::path path;
  std::string sha256;
};

/// What a record is made of. `prompts`, `result.objects` and `statistics` run in the same order.
struct CaseRecord {
  const SegmentJob& job;
  const BundleInfo& bundle;
  const LoadedVolume& input;
  const std::vector<ObjectPrompt>& prompts;
  const SegmentationResult& result;
  FileRecord prompt_source{};
  std::vector<ObjectStatistics> statistics{};
  std::vector<FileRecord> outputs{};
  std::vector<std::string> warnings{};
  std::vector<StageTime> stage_times{};  ///< of the whole case; stages of the same name are added up
};

/// The record of a case as JSON text (docs/record.md describes every field).
std::string record_json(const CaseRecord& record);

}  // namespace sammoe

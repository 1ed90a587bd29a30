#pragma once

// Many volumes in one run: a table or a folder of cases in, a folder of masks out, with a journal that a
// later run can resume from. Called by programs that process whole data sets, such as `sammoe batch`
// (docs/batch.md). Call it from one thread per output folder; callbacks run on that thread.

#include "sammoe/prompt_source.hpp"
#include "sammoe/segmenter.hpp"
#include "sammoe/volume_io.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sammoe {

/// One row of a batch: an image, what to segment in it, and where the mask goes.
struct BatchCase {
  std::filesystem::path image;
  /// Which volume of a 4-D image; unset: as ReadOptions says.
  std::optional<std::int64_t> volume_index;
  /// Clicks are those of the table itself.
  PromptSource prompts;
  /// The mask, relative to the output folder.
  std::filesystem::path output;
  /// "line 3" of the table, or the image's name; for messages.
  std::string place;
};

/// Where the cases of a batch come from: exactly one of the two.
struct BatchSource {
  std::optional<std::filesystem::path> table;   ///< .csv or .jsonl (docs/batch.md)
  std::optional<std::filesystem::path> folder;  ///< images with prompts files next to them
};

/// What is written next to each mask and named after it: for a.nii.gz the record is a.json, the preview
/// a.png, and the probabilities are a.probabilities.nii.gz.
struct BatchCompanions {
  bool probabilities = false;
  bool record = false;
  bool preview = false;
};

/// Reads and checks all cases before any work: fields, files and prompts. No two cases may write the same
/// file, no case may overwrite an input, and all outputs must lie inside `output_folder`, also through links.
/// Throws Error{input} with all problems and their line numbers in one message, and Error{usage} unless there
/// is exactly one source.
std::vector<BatchCase> plan_batch(const BatchSource& source, const std::filesystem::path& output_folder,
                                  const BatchCompanions& companions);

/// One of `count` parts of a batch, counted from 1.
struct Shard {
  std::size_t number = 1;
  std::size_t count = 1;

  /// Throws Error{usage} unless 1 <= number <= count.
  void validate() const;
};

/// Reads "I/N". Throws Error{usage}.
Shard parse_shard(const std::string& text);

/// The shard's positions among `cases` cases: those with the remainder `number - 1` when divided by `count`.
/// Each case belongs to exactly one shard, and the sizes of shards differ by at most 1.
std::vector<std::size_t> cases_of_shard(const Shard& shard, std::size_t cases);

/// What to do about outputs that exist before the run.
enum class ExistingOutputs {
  refuse,     ///< throw before any work
  resume,     ///< keep outputs that are what this run would make, as the journal shows
  overwrite,  ///< make all again
};

enum class CaseState { done, skipped, failed };

/// An object in a mask that was written.
struct BatchObject {
  std::uint16_t label = 1;
  std::string name;
  std::int64_t voxel_count = 0;
  double volume_ml = 0;
};

/// The result of a case.
struct BatchOutcome {
  std::filesystem::path image;
  std::filesystem::path output;  ///< relative to the output folder
  std::string place;
  CaseState state = CaseState::done;
  std::string error;  ///< why it failed, one line; empty if it did not
  std::vector<std::string> warnings;
  std::vector<BatchObject> objects;
  double read_seconds = 0;
  /// Inference: everything from the volume in memory to the mask in memory.
  double segment_seconds = 0;
  double write_seconds = 0;
};

struct BatchOptions {
  /// Made if missing; also holds the journals.
  std::filesystem::path output_folder;
  Shard shard;
  /// Number of cases that may be read ahead, >= 1. Memory grows with it.
  std::size_t prefetch = 2;
  ExistingOutputs existing = ExistingOutputs::refuse;
  BatchCompanions companions;
  ReadOptions read;
  WriteOptions write;
  /// Its `progress` is called at least every 0.1 s and may throw Error{interrupted}.
  SegmentOptions segment;
  /// Called on the calling thread for each case that is over, in the order of the table.
  std::function<void(const BatchOutcome&)> finished;

  void validate() const;  ///< throws Error{usage}
};

struct BatchSummary {
  std::size_t done = 0;
  std::size_t skipped = 0;
  std::size_t failed = 0;
  double seconds = 0;          ///< wall time
  double segment_seconds = 0;  ///< inference, a part of `seconds`
};

/// Runs the options' shard of `cases`, which plan_batch returned for the same output folder and companions.
/// While one case is segmented, the next ones are read and the last one is written. If a case fails, this is
/// noted and the run continues. Each case is in the journal (docs/batch.md) before `finished` is called for
/// it.
///
/// Throws:
/// - Error{usage} for options that do not fit the bundle;
/// - Error{output} if outputs already exist, another process works on the same shard, or the journal cannot
///   be written;
/// - Error{interrupted} if `segment.progress` asked to stop. The current case is dropped; those already
///   segmented are written.
BatchSummary run_batch(Segmenter& segmenter, const std::vector<BatchCase>& cases,
                       const BatchOptions& options);

}  // namespace sammoe

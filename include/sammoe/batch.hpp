#pragma once

#include "sammoe/prompt.hpp"
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

/// One row of a batch: an image, what to segment in it (exactly one of the three sources of prompts), and
/// where the mask goes.
struct BatchCase {
  std::filesystem::path image;
  std::optional<std::int64_t> volume_index;  ///< which volume of a 4-D image; unset: as ReadOptions says
  std::vector<ObjectPrompt> prompts;         ///< from clicks in the table itself
  std::optional<std::filesystem::path> prompts_file;
  std::optional<std::filesystem::path> from_mask;
  std::optional<std::uint16_t> only_label;  ///< the one object meant of a prompts file or coarse mask
  std::filesystem::path output;             ///< the mask, relative to the output folder
  std::string place;                        ///< "line 3" of the table, or the image's name; for messages
};

/// Where the cases of a batch come from: exactly one of the two.
struct BatchSource {
  std::optional<std::filesystem::path> table;   ///< .csv or .jsonl (docs/batch.md)
  std::optional<std::filesystem::path> folder;  ///< images with prompts files beside them
};

/// What is written beside each mask, named after it: for a.nii.gz the record is a.json, the preview a.png,
/// and the probabilities are a.probabilities.nii.gz.
struct BatchCompanions {
  bool probabilities = false;
  bool record = false;
  bool preview = false;
};

/// Reads all cases and checks every one before any work: fields, files, prompts, and that no two write the
/// same file, none writes over an input, and all outputs lie inside `output_folder`, also through links.
/// Throws Error{input} with all problems and their line numbers in one message; Error{usage} unless there is
/// exactly one source.
std::vector<BatchCase> plan_batch(const BatchSource& source, const std::filesystem::path& output_folder,
                                  const BatchCompanions& companions);

/// One of `count` parts of a batch, counted from 1.
struct Shard {
  std::size_t number = 1;
  std::size_t count = 1;
  void validate() const;  ///< throws Error{usage} unless 1 <= number <= count
};

/// Reads "I/N". Throws Error{usage}.
Shard parse_shard(const std::string& text);

/// The shard's positions among `cases` cases: those that leave `number - 1` when divided by `count`. The
/// shards of one count share the cases out without rest, and their sizes differ by at most 1.
std::vector<std::size_t> cases_of_shard(const Shard& shard, std::size_t cases);

/// What to do about outputs that are there before the run.
enum class ExistingOutputs {
  refuse,     ///< throw before any work
  resume,     ///< keep those of which the journal shows that they are what this run would make
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

/// What became of a case.
struct BatchOutcome {
  std::filesystem::path image;
  std::filesystem::path output;  ///< relative to the output folder
  std::string place;
  CaseState state = CaseState::done;
  std::string error;  ///< why it failed, one line
  std::vector<std::string> warnings;
  std::vector<BatchObject> objects;
  double read_seconds = 0;
  double segment_seconds = 0;  ///< inference: everything between the read volume and the mask in memory
  double write_seconds = 0;
};

struct BatchOptions {
  std::filesystem::path output_folder;  ///< made if missing; holds the journals too
  Shard shard;
  std::size_t prefetch = 2;  ///< cases that may be read ahead, >= 1; memory grows with it
  ExistingOutputs existing = ExistingOutputs::refuse;
  BatchCompanions companions;
  ReadOptions read;
  WriteOptions write;
  SegmentOptions segment;  ///< `progress` is called every 0.1 s at least; may throw Error{interrupted}
  /// Called on the calling thread for each case that is over, in the order of the table.
  std::function<void(const BatchOutcome&)> finished;

  void validate() const;  ///< throws Error{usage}
};

struct BatchSummary {
  std::size_t done = 0;
  std::size_t skipped = 0;
  std::size_t failed = 0;
  double seconds = 0;          ///< wall time
  double segment_seconds = 0;  ///< of it, inference
};

/// Runs the options' shard of `cases`, which plan_batch returned for the same output folder and companions.
/// While one case is segmented the next ones are read and the last one is written. A case that fails is
/// noted, and the run goes on. Each case that is over is in the journal (docs/batch.md) before `finished`
/// hears of it.
///
/// Throws Error{usage} for options that do not fit the bundle; Error{output} if outputs are there already,
/// another process works on the same shard, or the journal cannot be written; Error{interrupted} if
/// `segment.progress` asked to stop: the case in work is dropped, those already segmented are written.
BatchSummary run_batch(Segmenter& segmenter, const std::vector<BatchCase>& cases,
                       const BatchOptions& options);

}  // namespace sammoe

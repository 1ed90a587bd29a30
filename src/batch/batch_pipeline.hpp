#pragma once

#include "sammoe/batch.hpp"

#include "batch/bounded_queue.hpp"
#include "batch/journal.hpp"
#include "batch/resume.hpp"
#include "cases/case_reading.hpp"
#include "cases/case_writing.hpp"

#include <exception>
#include <memory>
#include <optional>
#include <vector>

namespace sammoe {

/// A case on its way through the pipeline. The stage that fails it or finds it done sets the state, and later
/// stages pass it on.
struct CaseInWork {
  SegmentJob job;
  CaseEntry entry;
  std::vector<std::filesystem::path> outputs;  ///< all of its files, relative to the output folder
  std::optional<CaseInput> input;              ///< between reading and segmenting
  std::optional<SegmentedCase> segmented;      ///< between segmenting and writing
};

/// What the stages share.
struct BatchContext {
  Segmenter& segmenter;
  const BatchOptions& options;
  Journal& journal;
  const DoneCases* done_cases;  ///< null: do all again
};

/// Runs cases through reading, segmenting and writing, each in a thread of its own; segmenting in the
/// caller's.
class BatchPipeline {
 public:
  BatchPipeline(const BatchContext& context, std::vector<CaseInWork> cases);

  /// Call once. Throws what ends a whole run: Error{interrupted}, Error{usage} of options that do not fit the
  /// bundle, Error{output} of the journal, and what `finished` throws.
  BatchSummary run();

 private:
  using Ticket = std::unique_ptr<CaseInWork>;

  void read_all();
  void segment_all();
  void write_all();
  void read(CaseInWork& work) const;
  void segment(CaseInWork& work);
  void write(CaseInWork& work);
  bool is_done_already(CaseInWork& work) const;
  void report_finished();

  BatchContext context_;
  std::vector<CaseInWork> cases_;
  BoundedQueue<Ticket> to_segment_;
  BoundedQueue<Ticket> to_write_;
  BoundedQueue<BatchOutcome> finished_;
  std::exception_ptr writer_failure_;  ///< read after the writer has ended
  BatchSummary summary_;
};

}  // namespace sammoe

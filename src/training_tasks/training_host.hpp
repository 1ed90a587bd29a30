#pragma once

#include "sammoe/bundle_training.hpp"

#include "io/case_reader.hpp"
#include "tasks/output_budget.hpp"
#include "tasks/task_host.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace sammoe {

/// The one network that a training makes.
struct TrainingProduct {
  std::string name;
  std::uint64_t max_bytes = 0;
};

/// Gives a training the files of its bundle and its cases, and keeps the network that it makes in memory.
class TrainingHost : public TaskHost {
 public:
  /// Everything referred to must outlive it.
  TrainingHost(const BundleInfo& bundle, const std::vector<LabelledCase>& cases,
               const TrainingOptions& options, TrainingProduct product);

  /// The network's file. Throws Error{processing} if it was not made.
  const std::string& product() const;

  FileDescriptor open_file(const std::string& name) override;
  Volume read_image(std::size_t number) override;
  LabelMap read_labels(std::size_t number) override;
  std::unique_ptr<TaskOutput> make_output(const std::string& name) override;
  void report_progress(std::size_t done, std::size_t total, const std::string& status) override;

 private:
  CaseData read_case(std::size_t number);

  const BundleInfo& bundle_;
  const std::vector<LabelledCase>& cases_;
  const TrainingOptions& options_;
  TrainingProduct product_;
  CaseReader reader_;
  std::size_t warned_ = 0;  ///< of the reader's warnings
  std::string bytes_;
  bool is_begun_ = false;
  bool is_made_ = false;
};

}  // namespace sammoe

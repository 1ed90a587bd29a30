#pragma once

#include "sammoe/bundle_trial.hpp"

#include "tasks/task_host.hpp"

#include <cstddef>
#include <optional>

namespace sammoe {

/// Gives a trial the files of its bundle, and remembers which network it is at.
class TrialHost : public TaskHost {
 public:
  /// Everything referred to must outlive it.
  TrialHost(const BundleInfo& bundle, const TrialOptions& options) : bundle_(bundle), options_(options) {}

  /// The number of the network that the trial was at last, if it has begun with one.
  std::optional<std::size_t> current() const { return current_; }

  FileDescriptor open_file(const std::string& name) override;
  Volume read_image(std::size_t number) override;
  LabelMap read_labels(std::size_t number) override;
  std::unique_ptr<TaskOutput> make_output(const std::string& name) override;
  void report_progress(std::size_t done, std::size_t total, const std::string& status) override;

 private:
  const BundleInfo& bundle_;
  const TrialOptions& options_;
  std::optional<std::size_t> current_;
};

}  // namespace sammoe

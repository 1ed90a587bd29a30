#pragma once

#include "files/atomic_file.hpp"
#include "files/sha256.hpp"
#include "tasks/output_budget.hpp"
#include "tasks/task_host.hpp"

#include <filesystem>
#include <functional>
#include <string>

namespace sammoe {

/// An output that becomes a file, complete and synced or not at all, hashed as it is written.
class FileOutput : public TaskOutput {
 public:
  using Finished = std::function<void(const std::string& sha256)>;

  FileOutput(const std::filesystem::path& path, OutputBudget budget, Finished finished);

  void write(const void* bytes, std::size_t count) override;
  void finish() override;

 private:
  AtomicFile file_;
  Sha256 hash_;
  OutputBudget budget_;
  Finished finished_;
};

}  // namespace sammoe

#pragma once

#include "sammoe/bundle_training.hpp"

#include "command.hpp"

#include <filesystem>

#include <CLI/CLI.hpp>

namespace sammoe {

/// sammoe finetune: labelled cases in, a bundle with one more expert out.
class FinetuneCommand : public Command {
 public:
  explicit FinetuneCommand(CLI::App& app);

  void finish_parsing() override;
  void run(std::ostream& out) override;

  const FinetuneOptions& options() const { return options_; }
  const WorkerOptions& worker_options() const { return worker_; }

 private:
  std::filesystem::path model_;
  std::filesystem::path cases_;
  std::filesystem::path output_;
  FinetuneOptions options_;
  WorkerOptions worker_;
};

}  // namespace sammoe

#pragma once

#include "sammoe/batch.hpp"

#include "command.hpp"
#include "routing_overrides.hpp"

#include <filesystem>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

namespace sammoe {

/// sammoe batch: a table or folder of volumes in, masks and a journal out; or the report of such a run.
class BatchCommand : public Command {
 public:
  explicit BatchCommand(CLI::App& app);

  void finish_parsing() override;
  void run(std::ostream& out) override;

  // What was understood, complete after finish_parsing().
  const BatchSource& source() const { return source_; }
  const BatchOptions& options() const { return options_; }
  const RoutingOverrides& routing() const { return routing_; }

 private:
  void declare_input(CLI::App& app);
  void declare_output(CLI::App& app);
  void declare_run(CLI::App& app);
  void declare_report(CLI::App& app);
  void check_report_alone() const;
  void run_cases(std::ostream& out);
  void print_report(std::ostream& out) const;

  const CLI::App& app_;
  std::optional<std::filesystem::path> model_;
  BatchSource source_;
  BatchOptions options_;
  std::string shard_text_ = "1/1";
  bool resume_ = false;
  bool overwrite_ = false;
  SegmenterOptions segmenter_options_;
  RoutingOverrides routing_;
  std::optional<std::filesystem::path> report_;
  bool as_json_ = false;
  bool as_csv_ = false;
};

}  // namespace sammoe

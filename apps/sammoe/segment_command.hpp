#pragma once

#include "sammoe/segment_case.hpp"

#include "command.hpp"
#include "prompt_options.hpp"
#include "routing_overrides.hpp"

#include <filesystem>

#include <CLI/CLI.hpp>

namespace sammoe {

/// sammoe segment: one volume and prompts in, a mask out.
class SegmentCommand : public Command {
 public:
  explicit SegmentCommand(CLI::App& app);

  void finish_parsing() override;
  void run(std::ostream& out) override;

  // What was understood, complete after finish_parsing().
  const std::filesystem::path& model() const { return model_; }
  const SegmentJob& job() const { return job_; }
  const SegmenterOptions& segmenter_options() const { return segmenter_options_; }
  const RoutingOverrides& routing() const { return routing_; }

 private:
  void declare_input(CLI::App& app);
  void declare_output(CLI::App& app);

  std::filesystem::path model_;
  SegmentJob job_;
  SegmenterOptions segmenter_options_;
  PromptOptions prompts_;
  RoutingOverrides routing_;
};

}  // namespace sammoe

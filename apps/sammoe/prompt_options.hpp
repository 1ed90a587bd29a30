#pragma once

#include "sammoe/prompt.hpp"
#include "sammoe/segment_case.hpp"

#include <filesystem>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

namespace sammoe {

/// The options that say what to segment: clicks of one object, a prompts file, a coarse mask, or all
/// labels of an expert.
class PromptOptions {
 public:
  PromptOptions() = default;
  PromptOptions(const PromptOptions&) = delete;
  PromptOptions& operator=(const PromptOptions&) = delete;

  void declare(CLI::App& app);

  /// Puts what was given into a case. Throws Error{usage} for options that contradict each other.
  void apply_to(SegmentJob& job) const;

 private:
  void require_one_source() const;
  void add_click_option(CLI::App& app, const std::string& flag, const std::string& value, Frame frame);

  ObjectPrompt object_;
  std::optional<std::filesystem::path> prompts_file_;
  std::optional<std::filesystem::path> from_mask_;
  bool refine_ = false;
  bool all_labels_ = false;
  const CLI::Option* label_ = nullptr;
  const CLI::Option* name_ = nullptr;
};

}  // namespace sammoe

#pragma once

#include "result_form.hpp"

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <vector>

#include <CLI/CLI.hpp>

namespace sammoe {

/// The mode of sammoe evaluate that compares a mask with labels.
class MaskComparison {
 public:
  MaskComparison() = default;
  MaskComparison(const MaskComparison&) = delete;
  MaskComparison& operator=(const MaskComparison&) = delete;

  void declare(CLI::App& app);
  /// Throws Error{usage}.
  void finish_parsing() const;
  void run(std::ostream& out, ResultForm form) const;

  /// The options of this mode alone.
  const std::vector<const CLI::Option*>& options() const { return options_; }
  const std::vector<std::uint16_t>& labels() const { return wanted_labels_; }

 private:
  std::vector<const CLI::Option*> options_;
  std::filesystem::path predictions_;
  std::filesystem::path labels_;
  std::vector<std::uint16_t> wanted_labels_;
};

}  // namespace sammoe

#pragma once

#include "command.hpp"

#include <CLI/CLI.hpp>

namespace sammoe {

/// sammoe reference: prints the manual, which is docs/cli.md.
class ReferenceCommand : public Command {
 public:
  explicit ReferenceCommand(const CLI::App& app) : app_(app) {}

  void run(std::ostream& out) override;

 private:
  const CLI::App& app_;
};

}  // namespace sammoe

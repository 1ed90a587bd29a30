#pragma once

#include "sammoe/server.hpp"

#include "command.hpp"
#include "routing_overrides.hpp"

#include <filesystem>
#include <optional>

#include <CLI/CLI.hpp>

namespace sammoe {

/// sammoe serve: viewers click through HTTP.
class ServeCommand : public Command {
 public:
  explicit ServeCommand(CLI::App& app);

  void finish_parsing() override;
  void run(std::ostream& out) override;

 private:
  void declare_limits(CLI::App& app);

  std::filesystem::path model_;
  std::optional<std::filesystem::path> key_file_;
  ServerOptions server_;
  SegmenterOptions segmenter_options_;
  RoutingOverrides routing_;
};

}  // namespace sammoe

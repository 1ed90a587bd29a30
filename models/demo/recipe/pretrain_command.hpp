#pragma once

#include <CLI/CLI.hpp>

namespace sammoe::demo {

/// Adds the subcommand `pretrain`, which runs when it is parsed.
void add_pretrain_command(CLI::App& app);

}  // namespace sammoe::demo

#pragma once

#include <CLI/CLI.hpp>

namespace sammoe::demo {

/// `export`: a bundle from a checkpoint of `pretrain`.
void add_export_command(CLI::App& app);

}  // namespace sammoe::demo

#pragma once

#include <CLI/CLI.hpp>

namespace sammoe::demo {

/// `tables`: tables of the public real data sets.
void add_tables_command(CLI::App& app);

}  // namespace sammoe::demo

#pragma once

#include <CLI/CLI.hpp>

namespace sammoe::demo {

/// sammoe_demo_recipe cases: labelled synthetic cases as files, for `sammoe finetune`, `gate` and `evaluate`.
void add_cases_command(CLI::App& app);

}  // namespace sammoe::demo

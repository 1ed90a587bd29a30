#pragma once

#include <CLI/CLI.hpp>

namespace sammoe::demo {

/// `leave-out`: a bundle without one of its experts.
void add_leave_out_command(CLI::App& app);

}  // namespace sammoe::demo

#pragma once

#include <string>

#include <CLI/CLI.hpp>

namespace sammoe {

/// The manual as Markdown: every command with its options by group, their values and defaults, and the exit
/// codes. It is read off `program`, so it cannot say anything else than the program does.
std::string markdown_reference(const CLI::App& program);

}  // namespace sammoe

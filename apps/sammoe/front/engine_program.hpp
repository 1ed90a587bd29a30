#pragma once

namespace sammoe {

/// Keeps the command line for the commands that the engine program runs. `argv` ends with a null pointer and
/// stays valid.
void keep_command_line(char** argv);

}  // namespace sammoe

#pragma once

namespace sammoe {

/// Ignores SIGPIPE and SIGXFSZ, so that a closed pipe and a file size limit become errors of the write that
/// met them. Call before anything is written.
void turn_write_signals_into_errors();

/// From now on the first SIGINT or SIGTERM is only noted, for throw_if_interrupted() to act on, so that work
/// stops where nothing is left half done. A second one ends the process at once.
void note_interruptions();

/// Throws Error{interrupted} if one was noted.
void throw_if_interrupted();

}  // namespace sammoe

#pragma once

#include <iosfwd>

namespace sammoe {

/// One command of the program. The constructor declares its options on a CLI::App and binds them to members;
/// no file is opened before run().
class Command {
 public:
  Command() = default;
  virtual ~Command() = default;
  Command(const Command&) = delete;  // options are bound to the addresses of members
  Command& operator=(const Command&) = delete;

  /// Called once after parsing: fits the options together and checks them. Throws Error{usage}.
  virtual void finish_parsing() {}

  /// Does the work. Results go to `out`, everything else to the log. Throws Error.
  virtual void run(std::ostream& out) = 0;
};

}  // namespace sammoe

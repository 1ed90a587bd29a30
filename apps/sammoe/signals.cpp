#include "signals.hpp"

#include "sammoe/error.hpp"

#include <csignal>

#include <signal.h>

namespace sammoe {
namespace {

volatile std::sig_atomic_t interrupted = 0;

void set_handler(int number, void (*handler)(int), int flags) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  ::sigaction(number, &action, nullptr);
}

}  // namespace

void turn_write_signals_into_errors() {
  set_handler(SIGPIPE, SIG_IGN, 0);
  set_handler(SIGXFSZ, SIG_IGN, 0);
}

void note_interruptions() {
  // SA_RESETHAND: the second signal finds the default action.
  const int flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
  for (const int number : {SIGINT, SIGTERM})
    set_handler(
        number, [](int) { interrupted = 1; }, flags);
}

void throw_if_interrupted() {
  if (interrupted == 0) return;
  throw Error(ErrorCode::interrupted, "interrupted; no output was changed");
}

}  // namespace sammoe

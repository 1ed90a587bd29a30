#pragma once

#include "sammoe/bundle_trial.hpp"

#include "trial/repeated_run.hpp"

#include <string>
#include <vector>

namespace sammoe {

/// What came of running a network with one set of clicks.
struct ClickOutcome {
  std::string clicks;
  RepeatedRun run;
};

/// Notes in `trial` what came of all sets. A network that runs with some and not with others was exported
/// with a number of clicks. `interface` is what the network takes and returns.
void conclude(const std::vector<ClickOutcome>& outcomes, const std::string& interface, NetworkTrial& trial);

/// Notes in `trial` what is odd about a run that gave results, and its time.
void note_results(const RepeatedRun& run, NetworkTrial& trial);

/// The end of a problem that says what was expected.
std::string expected_interface(const std::string& interface);

}  // namespace sammoe

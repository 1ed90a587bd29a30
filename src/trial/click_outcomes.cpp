#include "trial/click_outcomes.hpp"

#include "core/ascii_text.hpp"

namespace sammoe {

void note_results(const RepeatedRun& run, NetworkTrial& trial) {
  if (!run.problem.empty() && trial.problems.empty()) trial.problems.push_back(run.problem);
  if (!run.note.empty() && trial.notes.empty()) trial.notes.push_back(run.note);
  if (trial.seconds == 0 || run.seconds < trial.seconds) trial.seconds = run.seconds;
}

std::string expected_interface(const std::string& interface) {
  return "; expected " + interface + " (docs/bundle.md)";
}

void conclude(const std::vector<ClickOutcome>& outcomes, const std::string& interface, NetworkTrial& trial) {
  std::vector<std::string> work;
  std::vector<std::string> fail;
  std::string failure;
  for (const auto& [clicks, run] : outcomes) {
    (run.failure.empty() ? work : fail).push_back(clicks);
    if (failure.empty()) failure = run.failure;
    if (run.failure.empty()) note_results(run, trial);
  }
  if (!work.empty()) trial.interface = interface;
  if (fail.empty()) return;
  if (work.empty()) {
    trial.problems.push_back(failure + expected_interface(interface));
    return;
  }
  trial.problems.push_back(
      "runs with " + joined(work, "; ") + ", but not with " + joined(fail, "; ") + " (" + failure +
      "): the export has kept a number of clicks; write it with torch.where and export it "
      "again (docs/export.md)");
}

}  // namespace sammoe

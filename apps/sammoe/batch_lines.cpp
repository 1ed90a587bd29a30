#include "batch_lines.hpp"

#include "sammoe/printable.hpp"

#include "rate_estimate.hpp"

#include <iomanip>
#include <sstream>

namespace sammoe {

namespace {

std::string raw_outcome_line(const BatchOutcome& outcome, std::size_t number, std::size_t total) {
  std::ostringstream line;
  line << number << "/" << total << " " << outcome.output.string() << ": ";
  if (outcome.state == CaseState::failed) {
    line << "failed (" << outcome.place << "): " << outcome.error;
    return line.str();
  }
  if (outcome.state == CaseState::skipped) {
    line << "already exists";
    return line.str();
  }
  line << std::fixed << std::setprecision(2) << "done in " << outcome.segment_seconds << " s";
  for (const BatchObject& object : outcome.objects) {
    line << ", label " << object.label << (object.name.empty() ? "" : " (" + object.name + ")") << " "
         << object.volume_ml << " ml";
  }
  return line.str();
}

}  // namespace

std::string outcome_line(const BatchOutcome& outcome, std::size_t number, std::size_t total) {
  return printable(raw_outcome_line(outcome, number, total));
}

std::string summary_line(const BatchSummary& summary) {
  std::ostringstream line;
  line << summary.done << " done, " << summary.skipped << " already done, " << summary.failed << " failed in "
       << duration_text(summary.seconds);
  if (summary.done > 0) {
    const auto count = static_cast<double>(summary.done);
    line << std::fixed << std::setprecision(summary.seconds < count ? 3 : 2) << "; "
         << summary.seconds / count << " s per case, " << summary.segment_seconds / count
         << " s of it inference";
  }
  return line.str();
}

}  // namespace sammoe

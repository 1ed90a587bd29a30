#include "sammoe/error.hpp"
#include "sammoe/evaluation_report.hpp"

#include "command_progress.hpp"
#include "model_evaluation.hpp"
#include "signals.hpp"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include <spdlog/spdlog.h>

namespace sammoe {
namespace {

constexpr std::size_t kPicturesOfAStrategy = 3;

std::string joined(const std::set<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ",") + part;
  return text;
}

}  // namespace

std::vector<LabelledCase> ModelEvaluation::read_cases() const {
  std::vector<LabelledCase> cases = read_case_table(cases_);
  if (!split_) return cases;
  std::set<std::string> splits;
  for (const LabelledCase& labelled : cases) splits.insert(labelled.split.empty() ? "none" : labelled.split);
  const auto is_other = [&](const LabelledCase& labelled) { return labelled.split != *split_; };
  cases.erase(std::remove_if(cases.begin(), cases.end(), is_other), cases.end());
  if (cases.empty()) {
    throw Error(ErrorCode::input, cases_.string() + ": no row is of split " + *split_ +
                                      "; its rows are of split " + joined(splits));
  }
  return cases;
}

Evaluation ModelEvaluation::evaluate(Segmenter& segmenter, const std::vector<LabelledCase>& cases,
                                     const ReportOptions& reports) const {
  CommandProgress progress;
  EvaluationOptions options = evaluation_;
  options.worst_cases = reports.has_page() ? kPicturesOfAStrategy : 0;
  options.progress = [&](std::size_t done, std::size_t total) { progress.show(done, total); };
  return evaluate_model(segmenter, cases, options);
}

void ModelEvaluation::run(std::ostream& out, const ReportOptions& reports) const {
  note_interruptions();
  reports.check_paths();
  const std::vector<LabelledCase> cases = read_cases();
  Segmenter segmenter(model_, segmenter_);
  const Evaluation evaluation = evaluate(segmenter, cases, reports);
  for (const std::string& warning : evaluation.warnings) spdlog::warn("{}", warning);
  reports.write(out,
                {evaluation_table(evaluation), evaluation_markdown(evaluation), evaluation_csv(evaluation),
                 evaluation_json(evaluation, evaluation_, segmenter.bundle()),
                 [&] { return evaluation_html(evaluation, evaluation_, segmenter.bundle(), cases); }});
}

}  // namespace sammoe

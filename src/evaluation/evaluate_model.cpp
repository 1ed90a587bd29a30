#include "sammoe/error.hpp"
#include "sammoe/evaluation.hpp"

#include "evaluation/evaluation_run.hpp"
#include "evaluation/summaries.hpp"

namespace sammoe {

Evaluation evaluate_model(Segmenter& segmenter, const std::vector<LabelledCase>& cases,
                          const EvaluationOptions& options) {
  options.validate();
  if (cases.empty()) throw Error(ErrorCode::input, "evaluation: no cases; expected at least one");
  Evaluation evaluation = EvaluationRun(segmenter, cases, options).evaluate();
  evaluation.summaries = summarise(evaluation.scores, options);
  std::vector<EvaluationScore> of_cases;
  for (const InteractiveScore& score : evaluation.interactive)
    of_cases.push_back(
        {score.case_line, 0, score.task, score.strategy, options.clicks.back(), score.values, {}});
  evaluation.interactive_summaries = summarise(of_cases, options);
  return evaluation;
}

}  // namespace sammoe

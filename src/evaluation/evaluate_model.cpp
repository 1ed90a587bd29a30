#include "sammoe/error.hpp"
#include "sammoe/evaluation.hpp"

#include "evaluation/evaluation_run.hpp"
#include "evaluation/interactive_summaries.hpp"
#include "evaluation/summaries.hpp"

namespace sammoe {

Evaluation evaluate_model(Segmenter& segmenter, const std::vector<LabelledCase>& cases,
                          const EvaluationOptions& options) {
  options.validate();
  if (cases.empty()) throw Error(ErrorCode::input, "evaluation: no cases; expected at least one");
  Evaluation evaluation = EvaluationRun(segmenter, cases, options).evaluate();
  evaluation.interactive_summaries = summarise_interactive(evaluation.interactive, options);
  evaluation.summaries = summarise(evaluation.scores, options);
  return evaluation;
}

}  // namespace sammoe

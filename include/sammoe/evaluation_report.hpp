#pragma once

// Reports of an evaluation: text, Markdown, CSV, JSON and HTML (docs/evaluation.md). Called after
// evaluate_model(). From any thread.

#include "sammoe/bundle.hpp"
#include "sammoe/evaluation.hpp"

#include <string>
#include <vector>

namespace sammoe {

/// The summaries for a terminal: a block per task and one over the tasks, with a line per click count and
/// strategy that shows "mean [low, high]" of each measure and of the gain over the general expert. Under the
/// interactive protocol there is a line per strategy with its four metrics.
std::string evaluation_table(const Evaluation& evaluation);

/// The same as Markdown.
std::string evaluation_markdown(const Evaluation& evaluation);

/// The scores as CSV: line,label,task,strategy,clicks, the measures, experts. Under the interactive protocol
/// the scores of cases: line,task,strategy,structures,dsc_final,nsd_final,dsc_auc,nsd_auc and the curves.
std::string evaluation_csv(const Evaluation& evaluation);

/// Everything as JSON: program, bundle, options, summaries and scores (docs/evaluation.md).
std::string evaluation_json(const Evaluation& evaluation, const EvaluationOptions& options,
                            const BundleInfo& bundle);

/// One self-contained HTML page: means, distributions, which expert answered, and the pictures of
/// Evaluation::worst. `cases` are the evaluated ones.
std::string evaluation_html(const Evaluation& evaluation, const EvaluationOptions& options,
                            const BundleInfo& bundle, const std::vector<LabelledCase>& cases);

}  // namespace sammoe

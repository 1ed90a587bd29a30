#pragma once

#include "sammoe/bundle.hpp"
#include "sammoe/evaluation.hpp"

#include <string>
#include <vector>

namespace sammoe {

/// The summaries for a terminal: a block for each task and one over the tasks, a line for each click count
/// and strategy with "mean [low, high]" of the Dice and of the gain over the general expert; under the
/// interactive protocol a line for each strategy with its four measures.
std::string evaluation_table(const Evaluation& evaluation);

/// The same as Markdown.
std::string evaluation_markdown(const Evaluation& evaluation);

/// The scores as CSV: line,label,task,strategy,clicks,dice,[nsd,]experts; under the interactive protocol
/// those of cases: line,task,strategy,structures,dsc_final,nsd_final,dsc_auc,nsd_auc and the curves.
std::string evaluation_csv(const Evaluation& evaluation);

/// Everything as JSON: program, bundle, options, summaries and scores (docs/evaluation.md).
std::string evaluation_json(const Evaluation& evaluation, const EvaluationOptions& options,
                            const BundleInfo& bundle);

/// One self-contained HTML page: means, distributions, who answered what, and the pictures of
/// Evaluation::worst. `cases` are those evaluated.
std::string evaluation_html(const Evaluation& evaluation, const EvaluationOptions& options,
                            const BundleInfo& bundle, const std::vector<LabelledCase>& cases);

}  // namespace sammoe

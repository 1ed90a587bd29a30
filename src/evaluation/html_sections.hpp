#pragma once

#include "sammoe/bundle.hpp"
#include "sammoe/evaluation.hpp"

#include "report/html_page.hpp"

#include <string>

namespace sammoe {

// The parts of the page about an evaluation; each is empty where there is nothing to show.

/// The tables of summary_tables().
HtmlSection html_summaries(const Evaluation& evaluation);

/// The mean over the number of clicks, a line for each strategy, where there are several counts.
HtmlSection html_curves(const Evaluation& evaluation);

/// For each task, or label where there are no tasks, how each strategy's values after the last click lie.
HtmlSection html_distributions(const Evaluation& evaluation);

/// For each strategy that chooses, which expert served which task with what share.
HtmlSection html_routing(const Evaluation& evaluation, const BundleInfo& bundle);

/// The pictures of the worst.
HtmlSection html_worst(const Evaluation& evaluation);

/// What a structure is an example of: its task, else its label.
std::string subject_of(const EvaluationScore& score);

}  // namespace sammoe

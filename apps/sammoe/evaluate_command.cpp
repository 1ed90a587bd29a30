#include "evaluate_command.hpp"

#include "sammoe/error.hpp"

#include <string>
#include <vector>

namespace sammoe {
namespace {

/// The first option of these that was given; null if none was.
const CLI::Option* first_given(const std::vector<const CLI::Option*>& options) {
  for (const CLI::Option* option : options)
    if (option->count() > 0) return option;
  return nullptr;
}

}  // namespace

EvaluateCommand::EvaluateCommand(CLI::App& app) {
  masks_.declare(app);
  model_.declare(app);
  reports_.declare(app);
  app.footer(
      "Examples:\n"
      "  sammoe evaluate --predictions mask.nii.gz --labels labels.nii.gz\n"
      "  sammoe evaluate --predictions predicted/ --labels labels/ --tolerance-mm 2 --csv scores.csv\n"
      "  sammoe evaluate -m demo --cases cases.csv --split test --strategies general,default,oracle\n"
      "  sammoe evaluate -m demo --cases cases.csv --protocol interactive --html page.html");
}

void EvaluateCommand::finish_parsing() {
  const CLI::Option* of_masks = first_given(masks_.options());
  const CLI::Option* of_model = first_given(model_.options());
  const std::string modes =
      "; give either --predictions and --labels (or --pairs), to compare masks, or --model and --cases, to "
      "evaluate a "
      "model";
  if (of_masks == nullptr && of_model == nullptr)
    throw Error(ErrorCode::usage, "evaluate: nothing to evaluate" + modes);
  if (of_masks != nullptr && of_model != nullptr) {
    throw Error(ErrorCode::usage,
                of_masks->get_name() + " and " + of_model->get_name() + " do not go together" + modes);
  }
  of_model_ = of_model != nullptr;
  of_model_ ? model_.finish_parsing() : masks_.finish_parsing(model_.evaluation_options().read);
}

void EvaluateCommand::run(std::ostream& out) {
  of_model_ ? model_.run(out, reports_) : masks_.run(out, reports_);
}

}  // namespace sammoe

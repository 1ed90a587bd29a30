#include "evaluate_command.hpp"

#include "sammoe/error.hpp"

#include "option_binding.hpp"

#include <string>
#include <vector>

namespace sammoe {
namespace {

const Choices<NsdSurface> kNsdSurfaces{{"border-voxels", NsdSurface::border_voxels},
                                       {"surface-area", NsdSurface::surface_area}};

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
  nsd_ = add_choice(app, nsd_surface_, kNsdSurfaces,
                    {"--nsd", "", "Measures",
                     "What the NSD counts; surface-area: as DeepMind's surface-distance, to compare with "
                     "published numbers (docs/metrics.md)"});
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
  of_model_ ? model_.finish_parsing(nsd_surface_)
            : masks_.finish_parsing(model_.evaluation_options().read, nsd_surface_);
  if (of_model_ && nsd_->count() > 0 && !model_.evaluation_options().has_measure("nsd")) {
    throw Error(ErrorCode::usage,
                "--nsd says how the NSD is computed, and none was asked for; give --metrics dice,nsd too");
  }
}

void EvaluateCommand::run(std::ostream& out) {
  of_model_ ? model_.run(out, reports_) : masks_.run(out, reports_);
}

}  // namespace sammoe

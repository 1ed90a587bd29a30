#include "prompt_options.hpp"

#include "sammoe/error.hpp"
#include "sammoe/printable.hpp"

#include "option_binding.hpp"

#include <utility>

namespace sammoe {
namespace {

constexpr const char* kGroup = "Prompts";

}  // namespace

void PromptOptions::declare(CLI::App& app) {
  add_click_option(app, "--point", "R,A,S[,+|-]", Frame::ras_mm);
  add_click_option(app, "--voxel", "i,j,k[,+|-]", Frame::voxel);
  label_ = add_number(app, object_.label, {"--label", "1..65535", kGroup, "Label of the clicked object"});
  name_ = add_text(app, object_.name, {"--name", "TEXT", kGroup, "Name of the clicked object, for records"});
  add_path(app, prompts_file_,
           {"--prompts", "FILE", kGroup,
            "Objects and their clicks: JSON, 3D Slicer .mrk.json or .fcsv, CSV (docs/prompts.md)"});
  add_path(app, from_mask_,
           {"--from-mask", "FILE", kGroup,
            "Coarse mask: each of its labels becomes an object, clicked at its deepest voxel"});
  app.add_flag("--refine", refine_,
               "Refine the mask of --from-mask: the network sees it too, and --point and --voxel add clicks "
               "(docs/prompts.md)")
      ->group(kGroup);
  app.add_flag("--all-labels", all_labels_,
               "No clicks: every named channel of the expert that --expert names, a whole network")
      ->group(kGroup);
}

/// Clicks are taken in as they are met, so that --point and --voxel keep their common order.
void PromptOptions::add_click_option(CLI::App& app, const std::string& flag, const std::string& value,
                                     Frame frame) {
  const std::string unit = frame == Frame::ras_mm ? "world millimetres (RAS+)" : "voxel indices from 0";
  app.add_option_function<std::string>(
         flag, [this, frame](const std::string& text) { object_.clicks.push_back(parse_click(text, frame)); },
         "A click in " + unit + ", inside (+, default) or outside (-) the object; repeatable")
      ->trigger_on_parse()
      ->type_name(value)
      ->group(kGroup);
}

void PromptOptions::require_one_source() const {
  if (refine_ && !from_mask_)
    throw Error(ErrorCode::usage, "--refine needs a mask; give it with --from-mask");
  if (refine_ && !prompts_file_ && !all_labels_) return;
  const int sources = (object_.clicks.empty() ? 0 : 1) + (prompts_file_ ? 1 : 0) + (from_mask_ ? 1 : 0) +
                      (all_labels_ ? 1 : 0);
  if (sources > 1)
    throw Error(ErrorCode::usage, std::to_string(sources) +
                                      " sources of prompts; give clicks, a prompts file, a coarse mask or "
                                      "--all-labels");
}

void PromptOptions::apply_to(SegmentJob& job) const {
  require_one_source();
  if (object_.clicks.empty()) {
    for (const CLI::Option* option : {label_, name_}) {
      if (option->count() > 0) {
        throw Error(
            ErrorCode::usage,
            option->get_name() + " needs clicks; give --point or --voxel, or put it into the prompts file");
      }
    }
  } else {
    if (refine_ && name_->count() > 0)
      throw Error(ErrorCode::usage,
                  "--name and --refine do not go together; objects have the names that the mask gives them");
    if (object_.label == 0) throw Error(ErrorCode::usage, "--label 0 is the background; use 1 to 65535");
    if (const std::string control = first_control_character(object_.name); !control.empty())
      throw Error(ErrorCode::usage,
                  "--name holds " + control + "; expected plain UTF-8 text without control characters");
    job.prompts.from = ClickedObjects{object_};
  }
  if (prompts_file_) job.prompts.from = PromptsFile{*prompts_file_};
  if (all_labels_) job.prompts.from = AllLabels{};
  if (!from_mask_) return;
  CoarseMask mask{*from_mask_, refine_, object_.clicks};
  if (label_->count() > 0) mask.clicked_label = object_.label;
  job.prompts.from = std::move(mask);
}

}  // namespace sammoe

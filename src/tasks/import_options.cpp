#include "tasks/import_options.hpp"

#include "sammoe/error.hpp"
#include "sammoe/printable.hpp"
#include "sammoe/segmenter.hpp"

#include "bundle/bundle_writer.hpp"
#include "core/ascii_text.hpp"
#include "core/refusal.hpp"
#include "tasks/import_order.hpp"

#include <set>
#include <string>
#include <utility>

namespace sammoe {

BundleInfo bundle_without_files(const ImportOptions& options) {
  BundleInfo bundle;
  bundle.name = options.name;
  bundle.version = "1.0";
  bundle.licence = options.licence;
  bundle.intended_use = options.intended_use;
  bundle.roi.spacing_mm = options.spacing_mm;
  bundle.roi.placement = options.roi_placement;
  bundle.selection.strategy = Strategy::general;
  return bundle;
}

namespace {

[[noreturn]] void refuse_import(const std::string& problem) {
  throw Error(ErrorCode::usage, "import: " + problem);
}

void check_recordings(const ImportOptions& options) {
  std::set<std::string> known{"general"};
  for (const ExpertCheckpoint& checkpoint : options.experts) known.insert(checkpoint.name);
  std::set<std::string> checked;
  for (const ImportCheck& check : options.checks) {
    if (check.file.empty()) refuse_import("a check has no file");
    if (known.count(check.expert) == 0)
      refuse_import("a check is of the expert " + in_quotes(check.expert) +
                    ", which is not imported; expected " + joined({known.begin(), known.end()}, ", "));
    if (!checked.insert(check.expert).second)
      refuse_import("the expert " + in_quotes(check.expert) +
                    " has two checks; give one recording for each expert");
  }
}

}  // namespace

void ImportOptions::validate() const {
  if (general.empty()) refuse_import("no checkpoint of the general model is given");
  if (output.empty()) refuse_import("no output folder is given");
  if (lora_scale && !(*lora_scale > 0 && *lora_scale <= kMaxLoraScale))
    refuse_import("the scale of LoRA adapters is " + text_of(*lora_scale) +
                  "; expected alpha / rank, above 0 and at most " + text_of(kMaxLoraScale));
  SegmenterOptions computing;
  computing.threads = threads;
  computing.validate();
  const std::pair<const char*, const std::string*> texts[] = {{"name", &name},
                                                              {"licence", &licence},
                                                              {"intended use", &intended_use},
                                                              {"choice of weights", &weights}};
  for (const auto& [what, text] : texts) {
    const std::string control = first_control_character(*text);
    if (!control.empty())
      refuse_import(std::string("the ") + what + " is " + in_quotes(*text) + ", which holds " + control +
                    "; expected plain UTF-8 text without control characters");
  }
  BundleInfo bundle = bundle_without_files(*this);
  const BundleFile any_file{"file.pt", std::string(64, '0')};
  bundle.image_encoder = any_file;
  bundle.prompt_encoder = any_file;
  bundle.experts.push_back({"general", "", {}, any_file, {}, {}, ""});
  for (const ExpertCheckpoint& checkpoint : experts) {
    if (checkpoint.file.empty()) refuse_import("expert \"" + checkpoint.name + "\" has no checkpoint");
    bundle.experts.push_back({checkpoint.name, "", {}, any_file, {}, {}, ""});
  }
  check_recordings(*this);
  // The rules of the manifest are the rules of these options: names, texts and the spacing end up in it.
  try {
    bundle_manifest_json(bundle);
  } catch (const Error& error) {
    refuse_import(error.what());
  }
}

}  // namespace sammoe

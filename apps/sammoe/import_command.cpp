#include "import_command.hpp"

#include "compute_options.hpp"
#include "named_file.hpp"
#include "option_binding.hpp"
#include "roi_placements.hpp"

#include <string>
#include <utility>

namespace sammoe {
namespace {

ExpertCheckpoint parse_expert(const std::string& text) {
  auto [name, file] = parse_named_file(text, {"--expert", "NAME=CKPT", "liver=liver.pth"});
  return {std::move(name), std::move(file)};
}

/// A recording of the general network, or of the expert that is named before it.
ImportCheck parse_check(const std::string& text) {
  if (text.find('=') == std::string::npos) return {"general", text};
  auto [name, file] = parse_named_file(text, {"--check", "[NAME=]FILE", "liver=liver_check.pt"});
  return {std::move(name), std::move(file)};
}

}  // namespace

ImportCommand::ImportCommand(CLI::App& app) {
  add_path(app, options_.general,
           {"--general", "CKPT", "Input", "Checkpoint of the general model (.pth, .safetensors)"})
      ->required();
  app.add_option_function<std::string>(
         "--expert", [this](const std::string& text) { options_.experts.push_back(parse_expert(text)); },
         "Finetuned checkpoint and the name of its expert, whole or its decoder alone; repeatable")
      ->trigger_on_parse()
      ->type_name("NAME=CKPT")
      ->group("Input");
  add_text(app, options_.weights,
           {"--weights", "NAME", "Input", "Network to take from checkpoints that hold several, such as ema"});
  add_number(app, options_.lora_scale,
             {"--lora-scale", "S>0", "Input",
              "Scale of LoRA adapters, alpha / rank; needed if a checkpoint has any"});
  app.add_option_function<std::string>(
         "--check", [this](const std::string& text) { options_.checks.push_back(parse_check(text)); },
         "What the checkpoint's own code computed (docs/import.md): nothing is written unless the imported "
         "networks agree; repeatable for experts")
      ->trigger_on_parse()
      ->type_name("[NAME=]FILE")
      ->group("Input");
  add_path(app, options_.output, {"-o,--output", "BUNDLE", "Output", "Folder to make; must not exist"})
      ->required();
  add_text(app, options_.name, {"--name", "TEXT", "Output", "Name of the bundle"});
  add_text(app, options_.licence, {"--licence", "TEXT", "Output", "Licence of the weights"});
  add_text(app, options_.intended_use, {"--intended-use", "TEXT", "Output", "What the bundle is meant for"});
  add_number(app, options_.spacing_mm,
             {"--spacing", "MM>0", "Model", "Voxel spacing of the ROIs that the model was trained on"});
  add_choice(app, options_.roi_placement, kRoiPlacements,
             {"--roi-placement", "", "Model", kRoiPlacementHelp});
  app.add_flag("--half", options_.half_precision,
               "Store weights as float16: half the size, computed in float32")
      ->group("Model");
  declare_threads(app, options_.threads);
  declare_worker_options(app, worker_);
  app.footer("Example:\n  sammoe import --general sam_med3d_turbo.pth --expert liver=liver.pth -o bundle");
}

void ImportCommand::finish_parsing() {
  options_.validate();
  worker_.validate();
}

}  // namespace sammoe

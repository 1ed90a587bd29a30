#include "bundle_command.hpp"

#include "sammoe/error.hpp"

#include "compute_options.hpp"
#include "named_file.hpp"
#include "option_binding.hpp"
#include "roi_placements.hpp"

#include <utility>

namespace sammoe {
namespace {

/// Binds a repeatable option that takes an expert's name and a file.
void add_expert_networks(CLI::App& app, std::vector<ExpertNetwork>& networks, const OptionText& text) {
  app.add_option_function<std::string>(
         text.flags,
         [&networks, text](const std::string& given) {
           auto [name, file] = parse_named_file(given, {text.flags, text.value, "liver=liver.pt"});
           networks.push_back({std::move(name), std::move(file)});
         },
         text.description)
      ->trigger_on_parse()
      ->type_name(text.value)
      ->group(text.group);
}

}  // namespace

void BundleCommand::declare_files(CLI::App& app) {
  add_path(app, options_.from, {"--from", "BUNDLE", "Input", "Bundle to add experts or a gate to"});
  add_path(app, options_.image_encoder,
           {"--image-encoder", "FILE", "Input", "TorchScript file of a new bundle's image encoder"});
  add_path(app, options_.prompt_encoder,
           {"--prompt-encoder", "FILE", "Input", "TorchScript file of a new bundle's prompt encoder"});
  add_expert_networks(
      app, options_.decoders,
      {"--expert", "NAME=FILE", "Input",
       "Name of an expert and the TorchScript file of its mask decoder; repeatable; the first "
       "of a new bundle is the general expert"});
  add_expert_networks(
      app, options_.image_encoders,
      {"--expert-image-encoder", "NAME=FILE", "Input", "Image encoder of that expert alone; repeatable"});
  add_expert_networks(
      app, options_.prompt_encoders,
      {"--expert-prompt-encoder", "NAME=FILE", "Input", "Prompt encoder of that expert alone; repeatable"});
  add_paths(
      app, options_.networks,
      {"--network", "FILE", "Input",
       "Description in JSON of a whole network, which becomes a specialist (docs/networks.md); repeatable"});
  add_path(app, options_.gate, {"--gate", "FILE", "Input", "TorchScript file of the gate"});
}

void BundleCommand::declare_settings(CLI::App& app) {
  constexpr const char* kGroup = "New bundle";
  of_new_bundles_ = {
      add_number(app, options_.roi_size_voxels,
                 {"--roi", "N>=16", kGroup,
                  "Edge of the ROIs in voxels; without it, the size at which the image encoder runs"}),
      add_number(
          app, options_.spacing_mm,
          {"--spacing", "MM>0", kGroup, "Voxel spacing of the ROIs that the networks were trained on"}),
      add_choice(app, options_.roi_placement, kRoiPlacements,
                 {"--roi-placement", "", kGroup, kRoiPlacementHelp}),
      add_number(app, options_.intensity.clip_min,
                 {"--clip-min", "V", kGroup, "Values of the volume below this are set to it first"}),
      add_number(app, options_.intensity.clip_max,
                 {"--clip-max", "V", kGroup, "Values of the volume above this are set to it first"}),
      add_number(app, options_.intensity.foreground_above,
                 {"--foreground-above", "V", kGroup,
                  "Mean and deviation for the z-score are those of the voxels above this"}),
      add_text(app, options_.name,
               {"--name", "TEXT", kGroup, "Name of the bundle; without it, the folder's"}),
      add_text(app, options_.licence, {"--licence", "TEXT", kGroup, "Licence of the weights"}),
      add_text(app, options_.intended_use,
               {"--intended-use", "TEXT", kGroup, "What the bundle is meant for"})};
}

BundleCommand::BundleCommand(CLI::App& app) {
  declare_files(app);
  add_path(app, options_.output, {"-o,--output", "BUNDLE", "Output", "Folder to make; must not exist"})
      ->required();
  app.add_flag("--json", as_json_, "Print the report of the trial as JSON")->group("Output");
  declare_settings(app);
  declare_threads(app, options_.trial.threads);
  declare_worker_options(app, worker_);
  app.footer(
      "Every network is run on noise first; the bundle is written if all can be used (docs/export.md).\n"
      "Example:\n  sammoe bundle --image-encoder e.pt --prompt-encoder p.pt --expert general=d.pt --roi 128 "
      "-o "
      "mine\n  sammoe bundle --from mine --expert liver=l.pt -o with_liver\n  sammoe "
      "bundle --from mine --network abdomen.json -o with_abdomen");
}

void BundleCommand::finish_parsing() {
  for (const CLI::Option* option : of_new_bundles_)
    if (!options_.from.empty() && option->count() > 0)
      throw Error(ErrorCode::usage, option->get_name() +
                                        " is given with --from, but a bundle that is added "
                                        "to keeps its own; leave it out");
  options_.validate();
  worker_.validate();
}

}  // namespace sammoe

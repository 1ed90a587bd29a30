#include "export_command.hpp"

#include "bundle_export.hpp"

#include <iostream>
#include <memory>

namespace sammoe::demo {

void add_export_command(CLI::App& app) {
  const auto options = std::make_shared<BundleExport>();
  CLI::App* command = app.add_subcommand("export", "Makes a bundle of a checkpoint that `pretrain` wrote");
  command->add_option("--checkpoint", options->checkpoint, "What `pretrain` wrote")
      ->required()
      ->type_name("FILE");
  command->add_option("-o,--output", options->output, "Folder of the bundle; must not exist")
      ->required()
      ->type_name("DIR");
  command->add_option("--licence", options->licence, "Of the weights")->capture_default_str();
  command->callback([options] {
    export_bundle(*options);
    std::cout << "bundle: " << options->output.string() << '\n';
  });
}

}  // namespace sammoe::demo

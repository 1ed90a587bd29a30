#include "leave_out_command.hpp"

#include "sammoe/bundle.hpp"
#include "sammoe/error.hpp"

#include "bundle/bundle_manifest.hpp"
#include "bundle/bundle_writer.hpp"
#include "files/atomic_file.hpp"
#include "files/atomic_folder.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>

namespace sammoe::demo {
namespace {

namespace fs = std::filesystem;

struct LeaveOutOptions {
  fs::path model, output;
  std::string expert;
};

/// The bundle as if it never had that expert; without its gate, which knows it.
BundleInfo without_expert(const LeaveOutOptions& options) {
  BundleInfo bundle = read_bundle_info(options.model);
  const auto expert = std::find_if(bundle.experts.begin(), bundle.experts.end(),
                                   [&](const ExpertInfo& entry) { return entry.name == options.expert; });
  if (expert == bundle.experts.end() || expert == bundle.experts.begin())
    throw Error(ErrorCode::usage, options.model.string() + ": '" + options.expert +
                                      "' is none of its specialists; give the name of one");
  bundle.experts.erase(expert);
  bundle.gate.reset();
  bundle.selection = {};
  bundle.selection.strategy = Strategy::general;
  bundle.selection.k = 1;
  return bundle;
}

void run(const LeaveOutOptions& options) {
  const BundleInfo bundle = without_expert(options);
  AtomicFolder folder(options.output);
  for (const BundleFile& file : bundle.files()) {
    const fs::path to = folder.contents() / file.file;
    fs::create_directories(to.parent_path());
    fs::copy_file(options.model / file.file, to);
  }
  write_atomically(folder.contents() / kManifestName, bundle_manifest_json(bundle));
  folder.commit();
  std::cout << "bundle: " << options.output.string() << '\n';
}

}  // namespace

void add_leave_out_command(CLI::App& app) {
  const auto options = std::make_shared<LeaveOutOptions>();
  CLI::App* command =
      app.add_subcommand("leave-out", "Makes a bundle without one of its specialists and without its gate");
  command->add_option("-m,--model", options->model, "Folder of the bundle")->required()->type_name("DIR");
  command->add_option("--expert", options->expert, "The specialist to leave out")
      ->required()
      ->type_name("NAME");
  command->add_option("-o,--output", options->output, "Folder of the new bundle; must not exist")
      ->required()
      ->type_name("DIR");
  command->callback([options] { run(*options); });
}

}  // namespace sammoe::demo

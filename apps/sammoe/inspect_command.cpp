#include "inspect_command.hpp"

#include "sammoe/error.hpp"
#include "sammoe/volume_inspection.hpp"

#include "case_options.hpp"
#include "compute_options.hpp"
#include "input_listing.hpp"
#include "option_binding.hpp"

#include <string>

namespace sammoe {
namespace {

/// Why nothing can be told of DICOM input; throws unless it holds a volume.
void require_volumes(const std::filesystem::path& input, const DicomInspection& inspection) {
  if (!inspection.volumes.empty()) return;
  for (const DicomLeftOut& file : inspection.damaged) {
    const std::filesystem::path path = file.name.empty() ? input : input / file.name;
    throw Error(ErrorCode::input, path.string() + ": " + file.reason);
  }
  throw Error(ErrorCode::input, input.string() +
                                    ": holds no DICOM image of a scan; expected a DICOM file or "
                                    "a folder of them; check the path");
}

ListedInput listed_input(const std::filesystem::path& path, const ReadOptions& options) {
  ListedInput input{path, {}, {}};
  try {
    input.inspection = inspect_input(path, options);
    if (input.inspection.dicom) require_volumes(path, *input.inspection.dicom);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::input) throw;
    input.problem = error.what();
  }
  return input;
}

/// One line for all inputs that nothing can be told of.
void throw_if_any_failed(const std::vector<ListedInput>& inputs) {
  std::size_t failed = 0;
  std::string first;
  for (const ListedInput& input : inputs) {
    if (input.problem.empty()) continue;
    if (failed++ == 0) first = input.problem;
  }
  if (failed == 0) return;
  const std::string count =
      std::to_string(failed) + " of " + std::to_string(inputs.size()) + " inputs cannot be read; ";
  throw Error(ErrorCode::input, (inputs.size() > 1 ? count : "") + first);
}

}  // namespace

InspectCommand::InspectCommand(CLI::App& app) {
  add_path(app, model_, {"-m,--model", "BUNDLE", "Input", "Folder of the model bundle"});
  add_paths(app, inputs_,
            {"-i,--input", "FILE|DIR ...", "Input",
             "Volumes, label maps or folders of DICOM files to describe instead"});
  declare_volume_options(app, read_);
  declare_series_repairs(app, read_.dicom);
  app.add_flag("--json", as_json_, "Print JSON")->group("Output");
  app.add_flag("--no-verify", skip_verification_, "Do not read the bundle's files to check their SHA-256")
      ->group("Run");
  app.add_flag("--run", tries_networks_,
               "Run each network of the bundle on noise, twice, and report what it takes, returns and costs")
      ->group("Run");
  declare_threads(app, trial_.threads);
  declare_worker_options(app, worker_);
}

void InspectCommand::finish_parsing() {
  if (model_.empty() == inputs_.empty())
    throw Error(ErrorCode::usage,
                std::string(model_.empty() ? "neither --model nor --input" : "both --model and --input") +
                    " given; give a bundle or volumes");
  if (tries_networks_ && model_.empty())
    throw Error(ErrorCode::usage,
                "--run tries the networks of a bundle, but volumes are given; leave it out");
  read_.validate();
  worker_.validate();
}

void InspectCommand::run(std::ostream& out) {
  if (inputs_.empty())
    inspect_bundle(out);
  else
    inspect_inputs(out);
}

void InspectCommand::inspect_inputs(std::ostream& out) const {
  std::vector<ListedInput> listed;
  for (const std::filesystem::path& path : inputs_) {
    listed.push_back(listed_input(path, read_));
    if (!as_json_) print_input_text(out, listed.back());
  }
  if (as_json_) print_inputs_json(out, listed);
  throw_if_any_failed(listed);
}

}  // namespace sammoe

#include "inspect_command.hpp"

#include "sammoe/dicom_inspection.hpp"
#include "sammoe/error.hpp"

#include "dicom_listing.hpp"
#include "option_binding.hpp"

namespace sammoe {

InspectCommand::InspectCommand(CLI::App& app) {
  add_path(app, model_, {"-m,--model", "BUNDLE", "Input", "Folder of the model bundle"});
  add_path(app, input_,
           {"-i,--input", "FILE|DIR", "Input", "DICOM file or folder to list the volumes of instead"});
  app.add_flag("--json", as_json_, "Print JSON")->group("Output");
  app.add_flag("--no-verify", skip_verification_, "Do not read the bundle's files to check their SHA-256")
      ->group("Run");
}

void InspectCommand::finish_parsing() {
  if (model_.empty() == input_.empty())
    throw Error(ErrorCode::usage,
                std::string(model_.empty() ? "neither --model nor --input" : "both --model and --input") +
                    " given; give a bundle or DICOM files");
}

void InspectCommand::run(std::ostream& out) {
  if (input_.empty())
    inspect_bundle(out);
  else
    inspect_input(out);
}

void InspectCommand::inspect_input(std::ostream& out) const {
  const DicomInspection inspection = inspect_dicom(input_);
  as_json_ ? print_dicom_json(out, inspection) : print_dicom_text(out, inspection);
  if (!inspection.volumes.empty()) return;
  for (const DicomLeftOut& file : inspection.damaged) {
    const std::filesystem::path path = file.name.empty() ? input_ : input_ / file.name;
    throw Error(ErrorCode::input, path.string() + ": " + file.reason);
  }
  throw Error(ErrorCode::input, input_.string() +
                                    ": holds no DICOM image of a scan; expected a DICOM file or "
                                    "a folder of them; check the path");
}

}  // namespace sammoe

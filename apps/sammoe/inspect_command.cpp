#include "inspect_command.hpp"

#include "option_binding.hpp"

namespace sammoe {

InspectCommand::InspectCommand(CLI::App& app) {
  add_path(app, model_, {"-m,--model", "BUNDLE", "Input", "Folder of the model bundle"})->required();
  app.add_flag("--json", as_json_, "Print JSON")->group("Output");
  app.add_flag("--no-verify", skip_verification_, "Do not read the files to check their SHA-256")
      ->group("Run");
}

}  // namespace sammoe

#include "cases_command.hpp"

#include "case_files.hpp"
#include "sample_source.hpp"

#include <iostream>
#include <memory>

namespace sammoe::demo {
namespace {

struct CasesOptions {
  CaseFiles files;
  std::vector<std::string> tasks;
  std::filesystem::path atlas_folder = kAtlasFolder;
};

void run(CasesOptions& options) {
  CaseFiles& files = options.files;
  for (const std::string& text : options.tasks) files.requests.push_back(case_request_from(text));
  files.validate();
  write_cases(SampleSource(options.atlas_folder), files);
  std::cout << "cases: " << (files.folder / (files.split + ".csv")).string() << '\n';
}

}  // namespace

void add_cases_command(CLI::App& app) {
  const auto options = std::make_shared<CasesOptions>();
  CLI::App* command = app.add_subcommand("cases", "Writes labelled synthetic cases and a table of them");
  command->add_option("-o,--output", options->files.folder, "Folder for the cases")
      ->required()
      ->type_name("DIR");
  command->add_option("--split", options->files.split, "Name of the table; splits share no image")
      ->required()
      ->type_name("NAME");
  command->add_option("--tasks", options->tasks, "How many cases of which task, such as nuclei:400,tubes:100")
      ->required()
      ->delimiter(',')
      ->type_name("TASK:N");
  command->add_option("--seed", options->files.seed, "Other seeds give other cases")->capture_default_str();
  command->add_option("--atlas-folder", options->atlas_folder, "Label maps of Debian's mricron-data")
      ->capture_default_str()
      ->type_name("DIR");
  command->callback([options] { run(*options); });
}

}  // namespace sammoe::demo

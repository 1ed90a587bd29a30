#include "cases_command.hpp"

#include "case_files.hpp"
#include "sample_source.hpp"

#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sammoe::demo {
namespace {

struct CasesOptions {
  CaseFiles files;
  std::vector<std::string> tasks;
  std::string heads;
  HeadSplit split = HeadSplit::train;
};

void run(CasesOptions& options) {
  CaseFiles& files = options.files;
  for (const std::string& text : options.tasks) files.requests.push_back(case_request_from(text));
  files.validate();
  std::vector<HeadMap> heads;
  if (!options.heads.empty()) heads = load_heads(options.heads, options.split);
  write_cases(SampleSource(std::move(heads)), files);
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
  command
      ->add_option("--heads", options->heads,
                   "Folder with label maps of heads (SynthSeg's), for anatomy and nuclei")
      ->type_name("DIR");
  const std::map<std::string, HeadSplit> splits{
      {"train", HeadSplit::train}, {"validation", HeadSplit::validation}, {"test", HeadSplit::test}};
  command->add_option("--heads-split", options->split, "Which of the heads: train, validation or test")
      ->transform(CLI::CheckedTransformer(splits));
  command->callback([options] { run(*options); });
}

}  // namespace sammoe::demo

#include "tables_command.hpp"

#include "files/atomic_file.hpp"
#include "patient_tables.hpp"

#include <filesystem>
#include <iostream>
#include <memory>
#include <string>

namespace sammoe::demo {
namespace {

struct TablesOptions {
  std::filesystem::path output, hippocampus, sarcoma;
};

void write(const std::filesystem::path& table, const std::string& text) {
  write_atomically(table, text);
  std::cout << "table: " << table.string() << '\n';
}

void run(const TablesOptions& options) {
  std::filesystem::create_directories(options.output);
  if (!options.hippocampus.empty())
    write(options.output / "hippocampus.csv", hippocampus_table(options.hippocampus));
  if (!options.sarcoma.empty()) write(options.output / "sarcoma.csv", sarcoma_table(options.sarcoma));
}

}  // namespace

void add_tables_command(CLI::App& app) {
  const auto options = std::make_shared<TablesOptions>();
  CLI::App* command =
      app.add_subcommand("tables", "Writes tables of cases of real patients, with their splits");
  command->add_option("-o,--output", options->output, "Folder for the tables")->required()->type_name("DIR");
  command
      ->add_option("--hippocampus", options->hippocampus,
                   "Medical Segmentation Decathlon's Task04: images/ and labels/")
      ->type_name("DIR");
  command
      ->add_option("--sarcoma", options->sarcoma,
                   "Soft-tissue-Sarcoma of TCIA: STS_NNN/{CT,MR_T1,PET}_{image,mask}.nii.gz")
      ->type_name("DIR");
  command->callback([options] { run(*options); });
}

}  // namespace sammoe::demo

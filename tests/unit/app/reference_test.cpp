#include "markdown_reference.hpp"
#include "program.hpp"

#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(Reference, IsWhatDocsCliMdHolds) {
  std::ifstream file(SAMMOE_DOCS "/cli.md");
  const std::string committed{std::istreambuf_iterator<char>(file), {}};
  std::ostringstream out;
  std::ostringstream err;
  EXPECT_EQ(run_program({"reference"}, out, err), 0);
  EXPECT_EQ(committed, out.str()) << "regenerate it: sammoe reference > docs/cli.md";
}

TEST(Reference, NamesEveryOptionOfEveryCommand) {
  const Program program;
  const std::string text = markdown_reference(program.app());
  std::size_t options = 0;
  for (const CLI::App* command : program.app().get_subcommands([](const CLI::App*) { return true; })) {
    EXPECT_THAT(text, testing::HasSubstr("\n## sammoe " + command->get_name() + "\n"));
    for (const CLI::Option* option : command->get_options()) {
      EXPECT_THAT(text, testing::HasSubstr("| `" + option->get_name(false, true) + "` |"));
      ++options;
    }
  }
  EXPECT_GT(options, 30U);
}

TEST(Reference, ShowsValuesDefaultsAndGroups) {
  CLI::App program("Does things", "tool");
  CLI::App* command = program.add_subcommand("make", "Makes a | thing");
  int size = 3;
  command->add_option("--size", size, "How big")->type_name("1|2|3")->group("Shape")->capture_default_str();
  command->add_option("--name", "What it is called")->type_name("TEXT")->group("Shape")->required();
  const std::string text = markdown_reference(program);
  EXPECT_THAT(text, testing::HasSubstr("\n### Shape\n"));
  EXPECT_THAT(text, testing::HasSubstr("| `--size` | `1\\|2\\|3` | `3` | How big |\n"));
  EXPECT_THAT(text, testing::HasSubstr("| `--name` | `TEXT` | required | What it is called |\n"));
  EXPECT_THAT(text, testing::HasSubstr("| `make` | Makes a \\| thing |\n"));
}

}  // namespace
}  // namespace sammoe

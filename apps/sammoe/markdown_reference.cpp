#include "markdown_reference.hpp"

#include "exit_codes.hpp"

#include <ostream>
#include <sstream>
#include <vector>

namespace sammoe {
namespace {

/// Text that is safe in a table cell.
std::string cell(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '|') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string code(const std::string& text) {
  return text.empty() ? "" : "`" + cell(text) + "`";
}

std::string default_text(const CLI::Option& option) {
  if (option.get_required()) return "required";
  const std::string text = option.get_default_str();
  // A default that is a sentence, such as "the bundle's", is not a value to type.
  return text.find(' ') == std::string::npos ? code(text) : text;
}

void write_option(std::ostream& out, const CLI::Option& option) {
  const std::string value = option.get_type_size() == 0 ? "" : option.get_type_name();
  out << "| " << code(option.get_name(false, true)) << " | " << code(value) << " | " << default_text(option)
      << " | " << cell(option.get_description()) << " |\n";
}

void write_groups(std::ostream& out, const CLI::App& command) {
  for (const std::string& group : command.get_groups()) {
    const std::vector<const CLI::Option*> options =
        command.get_options([&group](const CLI::Option* option) { return option->get_group() == group; });
    if (group.empty() || options.empty()) continue;
    out << "\n### " << group << "\n\n| option | value | default | meaning |\n|---|---|---|---|\n";
    for (const CLI::Option* option : options) write_option(out, *option);
  }
}

void write_command(std::ostream& out, const CLI::App& program, const CLI::App& command) {
  out << "\n## " << program.get_name() << " " << command.get_name() << "\n\n"
      << command.get_description() << ".\n";
  write_groups(out, command);
  if (!command.get_footer().empty()) out << "\n```\n" << command.get_footer() << "\n```\n";
}

void write_exit_codes(std::ostream& out) {
  out << "\n## Exit codes\n\n| status | meaning |\n|---|---|\n";
  for (const ExitCode& exit_code : exit_codes())
    out << "| " << exit_code.status << " | " << cell(exit_code.meaning) << " |\n";
}

}  // namespace

std::string markdown_reference(const CLI::App& program) {
  std::ostringstream out;
  out << "# Command line\n\n"
      << program.get_description() << ".\n\nThis page is what `" << program.get_name()
      << " reference` prints; a test compares the two. Results go to standard output, warnings and\n"
         "errors to standard error, an error as one line that says what failed, on which value, and what to "
         "do.\n\n";
  const std::vector<const CLI::App*> commands = program.get_subcommands([](const CLI::App*) { return true; });
  out << "| command | does |\n|---|---|\n";
  for (const CLI::App* command : commands)
    out << "| `" << command->get_name() << "` | " << cell(command->get_description()) << " |\n";
  for (const CLI::App* command : commands) write_command(out, program, *command);
  write_exit_codes(out);
  return out.str();
}

}  // namespace sammoe

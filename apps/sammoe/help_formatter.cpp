#include "help_formatter.hpp"

#include <utility>

namespace sammoe {
namespace {

constexpr std::size_t kDescriptionColumn = 36;

bool takes_value(const CLI::Option* option) {
  return option->get_type_size() != 0;
}

}  // namespace

HelpFormatter::HelpFormatter() {
  column_width(kDescriptionColumn);
  label("SUBCOMMAND", "COMMAND");
}

std::string HelpFormatter::make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const {
  // CLI11 puts two blank lines between groups.
  return CLI::detail::find_and_replace(CLI::Formatter::make_help(app, std::move(name), mode), "\n\n\n",
                                       "\n\n");
}

std::string HelpFormatter::make_option_opts(const CLI::Option* option) const {
  return takes_value(option) ? " " + option->get_type_name() : "";
}

std::string HelpFormatter::make_option_desc(const CLI::Option* option) const {
  if (option->get_required()) return option->get_description() + " (required)";
  if (!takes_value(option) || option->get_default_str().empty()) return option->get_description();
  return option->get_description() + " [" + option->get_default_str() + "]";
}

}  // namespace sammoe

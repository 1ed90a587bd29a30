#pragma once

#include <CLI/CLI.hpp>

namespace sammoe {

/// Help pages: each option with the values it takes, and its default after the description.
class HelpFormatter : public CLI::Formatter {
 public:
  HelpFormatter();

  std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override;
  std::string make_option_opts(const CLI::Option* option) const override;
  std::string make_option_desc(const CLI::Option* option) const override;
};

}  // namespace sammoe

#include "sammoe/error.hpp"

#include "pretrain_command.hpp"

#include <iostream>

#include <CLI/CLI.hpp>

int main(int argc, char** argv) {
  CLI::App app("Makes the demo bundle: synthetic images, and the training on them", "sammoe_demo_recipe");
  app.require_subcommand(1);
  sammoe::demo::add_pretrain_command(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  } catch (const std::exception& error) {
    std::cerr << "sammoe_demo_recipe: error: " << error.what() << '\n';
    return 1;
  }
  return 0;
}

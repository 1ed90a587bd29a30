#include "sammoe/error.hpp"

#include "cases_command.hpp"
#include "export_command.hpp"
#include "leave_out_command.hpp"
#include "pretrain_command.hpp"
#include "tables_command.hpp"

#include <exception>
#include <iostream>

int main(int argc, char** argv) {
  CLI::App app("Makes what the demo bundle is made of", "sammoe_demo_recipe");
  app.require_subcommand(1);
  sammoe::demo::add_cases_command(app);
  sammoe::demo::add_pretrain_command(app);
  sammoe::demo::add_export_command(app);
  sammoe::demo::add_tables_command(app);
  sammoe::demo::add_leave_out_command(app);
  try {
    app.parse(argc, argv);
    return 0;
  } catch (const CLI::ParseError& failure) {
    constexpr int kUsage = 2;
    return app.exit(failure) == 0 ? 0 : kUsage;
  } catch (const sammoe::Error& failure) {
    std::cerr << "sammoe_demo_recipe: error: " << failure.what() << '\n';
    return failure.code() == sammoe::ErrorCode::usage ? 2 : 1;
  } catch (const std::exception& failure) {
    std::cerr << "sammoe_demo_recipe: error: unexpected: " << failure.what() << '\n';
    return 1;
  }
}

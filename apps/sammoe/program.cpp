#include "program.hpp"

#include "sammoe/error.hpp"
#include "sammoe/printable.hpp"
#include "sammoe/version.hpp"

#include "batch_command.hpp"
#include "evaluate_command.hpp"
#include "exit_codes.hpp"
#include "finetune_command.hpp"
#include "help_formatter.hpp"
#include "import_command.hpp"
#include "inspect_command.hpp"
#include "option_binding.hpp"
#include "reference_command.hpp"
#include "segment_command.hpp"
#include "serve_command.hpp"
#include "train_gate_command.hpp"

#include <algorithm>
#include <ctime>
#include <memory>
#include <new>
#include <ostream>
#include <utility>

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace sammoe {
namespace {

const Choices<spdlog::level::level_enum> kLogLevels{
    {"trace", spdlog::level::trace},  {"debug", spdlog::level::debug}, {"info", spdlog::level::info},
    {"warning", spdlog::level::warn}, {"error", spdlog::level::err},   {"off", spdlog::level::off}};

constexpr const char* kHelpDescription = "Print this page and exit";

/// Log lines may hold names of files, tables and bundles.
class PrintableMessage : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& line) override {
    const std::string text = printable({message.payload.data(), message.payload.size()});
    line.append(text.data(), text.data() + text.size());
  }
  std::unique_ptr<spdlog::custom_flag_formatter> clone() const override {
    return std::make_unique<PrintableMessage>();
  }
};

/// Results have standard output for themselves; the log goes to standard error.
void start_log(spdlog::level::level_enum level) {
  auto logger = std::make_shared<spdlog::logger>("sammoe", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  auto formatter = std::make_unique<spdlog::pattern_formatter>();
  formatter->add_flag<PrintableMessage>('*').set_pattern("sammoe: %l: %*");
  logger->set_formatter(std::move(formatter));
  logger->set_level(level);
  spdlog::set_default_logger(std::move(logger));
}

/// An error is one line, whatever a foreign library put into its message.
int report(std::ostream& err, int status, std::string message) {
  std::replace(message.begin(), message.end(), '\n', ' ');
  err << "sammoe: error: " << printable(message) << std::endl;
  return status;
}

void parse_and_run(const std::vector<std::string>& arguments, std::ostream& out) {
  Program program;
  program.parse(arguments);
  program.run(out);
  if (!out.flush()) {
    throw Error(ErrorCode::output,
                "standard output could not be written completely; files that were made are complete");
  }
}

}  // namespace

Program::Program()
    : app_(
          "Segments volumes from clicks with a mixture of SAM-Med3D experts; research only, not a medical "
          "device",
          "sammoe") {
  app_.formatter(std::make_shared<HelpFormatter>());
  app_.option_defaults()->group("Run");
  app_.set_help_flag("-h,--help", kHelpDescription);
  app_.set_version_flag("--version", std::string("sammoe ") + kVersion, "Print the version and exit");
  app_.require_subcommand(1);
  add<SegmentCommand>("segment", "Segments objects in one volume from clicks");
  add<BatchCommand>("batch", "Segments a table or folder of volumes; resumes, shards, reports");
  add<ServeCommand>("serve", "Lets viewers such as 3D Slicer and napari click through HTTP");
  add<ImportCommand>("import", "Makes a model bundle from PyTorch checkpoints of SAM-Med3D");
  add<InspectCommand>(
      "inspect",
      "Shows what a model bundle contains and whether it is intact, or what volumes and label maps contain");
  add<EvaluateCommand>("evaluate",
                       "Scores masks, or a model with simulated clicks, against reference labels");
  add<FinetuneCommand>("finetune",
                       "Adds an expert to a bundle: finetunes its general decoder on labelled cases");
  add<TrainGateCommand>("train-gate", "Trains the gate that chooses among a bundle's experts");
  add<ReferenceCommand>("reference", "Prints this manual as Markdown");
}

template <typename SomeCommand>
void Program::add(const std::string& name, const std::string& description) {
  CLI::App* app = app_.add_subcommand(name, description)->group("Commands");
  entries_.push_back({app, std::make_unique<SomeCommand>(*app)});
  add_choice(*app, log_level_, kLogLevels, {"--log-level", "", "Run", "What to log to standard error"});
  // Set again, so that its group comes last.
  app->set_help_flag("-h,--help", kHelpDescription)->group("Run");
}

/// CLI11 would only say that a command is missing.
void Program::require_known_command(const std::vector<std::string>& arguments) const {
  if (!arguments.empty() && (arguments[0].empty() || arguments[0][0] == '-')) return;
  std::string known;
  for (const Entry& entry : entries_) {
    if (!arguments.empty() && arguments[0] == entry.app->get_name()) return;
    known += (known.empty() ? "" : ", ") + entry.app->get_name();
  }
  const std::string found = arguments.empty() ? "no command" : "unknown command '" + arguments[0] + "'";
  throw Error(ErrorCode::usage, found + "; expected one of " + known + "; 'sammoe --help' explains");
}

void Program::parse(const std::vector<std::string>& arguments) {
  require_known_command(arguments);
  try {
    app_.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::CallForHelp&) {
    help_ = app_.help();
    return;
  } catch (const CLI::CallForVersion& version) {
    help_ = version.what() + std::string("\n");
    return;
  } catch (const CLI::ParseError& error) {
    throw Error(ErrorCode::usage,
                error.what() + std::string("; 'sammoe --help' and 'sammoe COMMAND --help' explain"));
  }
  for (const Entry& entry : entries_)
    if (entry.app->parsed()) entry.command->finish_parsing();
}

void Program::run(std::ostream& out) {
  if (!help_.empty()) {
    out << help_;
    return;
  }
  start_log(log_level_);
  for (const Entry& entry : entries_)
    if (entry.app->parsed()) entry.command->run(out);
}

int run_program(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
  try {
    parse_and_run(arguments, out);
    return 0;
  } catch (const Error& error) {
    return report(err, exit_status(error.code()), error.what());
  } catch (const IncompleteRun& incomplete) {
    return report(err, kIncompleteStatus, incomplete.what());
  } catch (const std::bad_alloc&) {
    return report(err, exit_status(ErrorCode::processing),
                  "out of memory; close other programs, or use a machine with more memory");
  } catch (const std::exception& error) {
    return report(err, exit_status(ErrorCode::processing),
                  error.what() + std::string("; this error was unexpected, please report it"));
  }
}

}  // namespace sammoe

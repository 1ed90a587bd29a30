#include "pretrain_command.hpp"

#include "atlas.hpp"
#include "pretraining.hpp"

#include <iomanip>
#include <iostream>
#include <memory>

#include <ATen/Parallel.h>

namespace sammoe::demo {
namespace {

struct PretrainArguments {
  PretrainingOptions options;
  std::string output;
  std::string atlas_folder = kAtlasFolder;
  int threads = 2;
};

void print(const PretrainingReport& report) {
  std::cout << "step " << report.step << std::fixed << std::setprecision(0) << "  " << report.seconds << " s"
            << std::setprecision(4) << "  dense loss " << report.dense_loss << "  loss " << report.loss
            << "  Dice";
  for (const double dice : report.dice) std::cout << std::setprecision(3) << ' ' << dice;
  std::cout << std::endl;
}

void run(const PretrainArguments& arguments) {
  PretrainingOptions options = arguments.options;
  options.output = arguments.output;
  at::set_num_threads(arguments.threads);
  pretrain(SampleSource(arguments.atlas_folder), options, print);
}

}  // namespace

void add_pretrain_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("pretrain", "Trains the general model and writes its checkpoint");
  const auto arguments = std::make_shared<PretrainArguments>();
  PretrainingOptions& options = arguments->options;
  command->add_option("--output", arguments->output, "Checkpoint to write")->required();
  command->add_option("--steps", options.steps, "Steps at most")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--minutes", options.minutes, "Minutes at most; 0: no limit")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command->add_option("--seed", options.seed, "Of weights, images and clicks")->capture_default_str();
  command->add_option("--pool", options.pool, "Synthetic images kept, 0.8 MB each")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--threads", arguments->threads, "Of LibTorch")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_flag("--bfloat16", options.bfloat16,
                    "Compute in bfloat16: faster on processors that multiply in it");
  command->add_option("--atlas-folder", arguments->atlas_folder, "Label maps of mricron-data")
      ->capture_default_str();
  command->callback([arguments] { run(*arguments); });
}

}  // namespace sammoe::demo

#include "pretrain_command.hpp"

#include "head_map.hpp"
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
  std::string heads;
  int threads = 2;
};

void print(const PretrainingReport& report) {
  std::cout << "step " << report.step << std::fixed << std::setprecision(0) << "  " << report.seconds << " s"
            << std::setprecision(4) << "  dense loss " << report.dense_loss << "  loss " << report.loss
            << "  Dice";
  for (const double dice : report.dice) std::cout << std::setprecision(3) << ' ' << dice;
  if (!report.validation.empty()) std::cout << "  held-out head";
  for (const double dice : report.validation) std::cout << std::setprecision(3) << ' ' << dice;
  std::cout << std::endl;
}

void run(const PretrainArguments& arguments) {
  PretrainingOptions options = arguments.options;
  options.output = arguments.output;
  at::set_num_threads(arguments.threads);
  if (arguments.heads.empty()) {
    pretrain({SampleSource({})}, options, print);
    return;
  }
  const SampleSource train(load_heads(arguments.heads, HeadSplit::train));
  const SampleSource validation(load_heads(arguments.heads, HeadSplit::validation));
  pretrain({train, &validation}, options, print);
}

}  // namespace

void add_pretrain_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("pretrain", "Trains the general model and writes its checkpoint");
  const auto arguments = std::make_shared<PretrainArguments>();
  PretrainingOptions& options = arguments->options;
  command->add_option("--output", arguments->output, "Checkpoint to write; goes on from it if it is there")
      ->required();
  command->add_option("--steps", options.steps, "Steps in all")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--images", options.images, "Per step")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--uses", options.uses, "Of an image, on average")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--seed", options.seed, "Of weights, images and clicks")->capture_default_str();
  command->add_option("--save-seconds", options.save_seconds, "Between checkpoints")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command->add_option("--validation-steps", options.validation_steps, "Between validations, a multiple of 20")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--threads", arguments->threads, "Of LibTorch")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--device", options.device, "Where the networks learn")
      ->check(CLI::IsMember({"cpu", "cuda"}))
      ->capture_default_str();
  command->add_option("--drawing-threads", options.drawing_threads, "That make the images")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_flag("--bfloat16", options.bfloat16,
                    "Compute in bfloat16: faster on processors that multiply in it");
  command
      ->add_option("--heads", arguments->heads,
                   "Folder with label maps of heads (SynthSeg's); without it only phantoms")
      ->type_name("DIR");
  command->callback([arguments] { run(*arguments); });
}

}  // namespace sammoe::demo

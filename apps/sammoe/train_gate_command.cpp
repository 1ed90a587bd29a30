#include "train_gate_command.hpp"

#include "option_binding.hpp"
#include "training_options.hpp"

namespace sammoe {

TrainGateCommand::TrainGateCommand(CLI::App& app) {
  add_path(app, model_, {"-m,--model", "BUNDLE", "Input", "Bundle with the experts to choose from"})
      ->required();
  add_path(app, cases_,
           {"--cases", "TABLE", "Input",
            "CSV of labelled cases: image, label, and optionally label_value, task, split (docs/tables.md)"})
      ->required();
  add_path(
      app, output_,
      {"-o,--output", "BUNDLE", "Output", "Folder to make; default: the gate goes into the bundle itself"});
  app.add_flag("--no-table", without_table_, "Do not evaluate the result on the held-out cases")
      ->group("Output");
  declare_training(app);
  selection_.declare(app);
  declare_training_options(app, options_.training, worker_);
  app.footer("Example:\n  sammoe train-gate -m bundle --cases cases.csv -o bundle-with-gate");
}

void TrainGateCommand::declare_training(CLI::App& app) {
  constexpr const char* kGroup = "Training";
  add_number(app, options_.max_clicks,
             {"--clicks", "N>=1", kGroup,
              "Largest number of clicks; the gate learns its scores after 1, 2, ... clicks"});
  add_number(
      app, options_.target_temperature,
      {"--target-temperature", "T>0", kGroup,
       "Temperature T of the target scores softmax(Dice / T): the smaller, the more the best expert gets"});
  add_number(app, options_.regret_weight,
             {"--regret-weight", "W>=0", kGroup,
              "Weight of the Dice that the scores lose; the cross-entropy has weight 1"});
  add_number(app, options_.hidden_width, {"--hidden-width", "N>=1", kGroup, "Width of the hidden layer"});
  add_number(app, options_.max_epochs, {"--epochs", "N>=1", kGroup, "Largest number of epochs"});
  add_number(app, options_.patience,
             {"--patience", "N>=1", kGroup, "Epochs without a better validation loss before training stops"});
  add_number(app, options_.learning_rate, {"--learning-rate", "0..1", kGroup, "Step size of AdamW"});
  add_number(app, options_.validation_share,
             {"--validation-share", "0..1", kGroup,
              "Share of the images to hold out if no row has the split validation"});
}

void TrainGateCommand::finish_parsing() {
  options_.validate();
  worker_.validate();
  selection_.applied_to(RoutingOptions{});  // wrong values show before the bundle is read
  options_.selection = [this](const RoutingOptions& bundles_own) {
    return selection_.applied_to(bundles_own);
  };
}

}  // namespace sammoe

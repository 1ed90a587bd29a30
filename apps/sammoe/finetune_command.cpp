#include "finetune_command.hpp"

#include "option_binding.hpp"
#include "training_options.hpp"

namespace sammoe {

FinetuneCommand::FinetuneCommand(CLI::App& app) {
  add_path(app, model_, {"-m,--model", "BUNDLE", "Input", "Model bundle whose general decoder is finetuned"})
      ->required();
  add_path(app, cases_,
           {"--cases", "TABLE", "Input",
            "CSV of labelled cases: image, label, and optionally label_value, task, split (docs/tables.md)"})
      ->required();
  add_path(app, output_, {"-o,--output", "BUNDLE", "Output", "Folder to make; must not exist"})->required();
  add_text(app, options_.name, {"--name", "TASK", "Output", "Name of the new expert: a-z, 0-9, '_', '-'"})
      ->required();
  add_text(app, options_.description,
           {"--description", "TEXT", "Output", "What the expert is for; default: made from its name"});
  add_number(app, options_.steps, {"--steps", "N>=1", "Training", "Steps of the optimiser"});
  add_number(app, options_.batch, {"--batch", "N>=1", "Training", "Structures per step"});
  add_number(app, options_.learning_rate,
             {"--learning-rate", "0..1", "Training", "Highest learning rate of the optimiser (AdamW)"});
  add_number(app, options_.max_clicks,
             {"--clicks", "N>=1", "Training",
              "Largest number of clicks in a step; each after the first is placed in an error"});
  declare_training_options(app, options_.training, worker_);
  app.footer("Example:\n  sammoe finetune -m demo --name putamen --cases cases.csv -o demo-putamen");
}

void FinetuneCommand::finish_parsing() {
  options_.validate();
  worker_.validate();
}

}  // namespace sammoe

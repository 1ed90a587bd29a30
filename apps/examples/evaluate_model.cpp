// A scripted evaluation: segments the structures of a table of labelled cases (docs/tables.md) with simulated
// clicks, computes their Dice, and fails if a model is worse than it has to be. Put it into your CI, and no
// bundle gets worse unseen.
//
//   evaluate_model models/demo cases.csv 0.5 scores.csv
//
// prints the Dice of each strategy, writes that of every structure to scores.csv, and exits with 4 if the
// mean Dice after three clicks with the bundle's own selection of experts lies below 0.5.
#include <cstdio>
#include <cstdlib>
#include <string>

#include <sammoe/error.hpp>
#include <sammoe/evaluation.hpp>
#include <sammoe/evaluation_report.hpp>
#include <sammoe/report.hpp>

namespace {

// The mean over the tasks, each of equal weight. The Dice is always the first value.
double mean_dice(const sammoe::Evaluation& evaluation, const std::string& strategy, int clicks) {
  for (const sammoe::EvaluationSummary& line : evaluation.summaries)
    if (line.task.empty() && line.strategy == strategy && line.clicks == clicks)
      return line.values.front().mean;
  return 0;
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 5)
    return std::fprintf(stderr, "usage: evaluate_model BUNDLE TABLE MINIMUM_DICE SCORES_CSV\n"), 2;
  const double minimum = std::strtod(argv[3], nullptr);
  sammoe::check_report_path(argv[4]);  // before the work, not after it

  sammoe::EvaluationOptions options;
  options.clicks = {1, 3};
  options.strategies = {"general", "default"};
  options.first_click = sammoe::ClickPlace::random;  // a person does not hit the very centre
  options.seed = 42;                                 // the same clicks in every run
  options.progress = [](std::size_t done, std::size_t total) {
    std::fprintf(stderr, "\r%zu of %zu", done, total);
  };

  sammoe::Segmenter segmenter(argv[1]);
  const sammoe::Evaluation evaluation =
      sammoe::evaluate_model(segmenter, sammoe::read_case_table(argv[2]), options);
  std::fprintf(stderr, "\n");
  std::fputs(sammoe::evaluation_table(evaluation).c_str(), stdout);
  sammoe::write_report(argv[4], sammoe::evaluation_csv(evaluation));

  const double dice = mean_dice(evaluation, "default", 3);
  std::printf("mean Dice %.4f, needed %.4f\n", dice, minimum);
  return dice >= minimum ? 0 : 4;
} catch (const sammoe::Error& error) {
  return std::fprintf(stderr, "evaluate_model: %s\n", error.what()), 1;
}

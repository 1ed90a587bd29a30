#include "mask_comparison.hpp"

#include "sammoe/error.hpp"
#include "sammoe/label_map.hpp"
#include "sammoe/metrics.hpp"
#include "sammoe/volume_io.hpp"

#include "option_binding.hpp"

#include <algorithm>
#include <iomanip>
#include <limits>
#include <ostream>
#include <sstream>
#include <string>

#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

using Json = nlohmann::ordered_json;

/// One row of the result.
struct LabelScore {
  std::uint16_t label = 0;
  double dice = 0;
  std::int64_t predicted_voxels = 0;
  std::int64_t labelled_voxels = 0;
};

/// Voxels of every label, indexed by it.
std::vector<std::int64_t> voxel_counts(const LabelMap& map) {
  std::vector<std::int64_t> counts(std::size_t{std::numeric_limits<std::uint16_t>::max()} + 1, 0);
  for (const std::uint16_t label : map.labels) ++counts[label];
  return counts;
}

std::vector<std::uint16_t> labels_present(const std::vector<std::int64_t>& counts) {
  std::vector<std::uint16_t> labels;
  for (std::size_t label = 1; label < counts.size(); ++label)
    if (counts[label] > 0) labels.push_back(static_cast<std::uint16_t>(label));
  return labels;
}

double mean_dice(const std::vector<LabelScore>& scores) {
  double sum = 0;
  for (const LabelScore& score : scores) sum += score.dice;
  return sum / static_cast<double>(scores.size());
}

void print_table(std::ostream& out, const std::vector<LabelScore>& scores) {
  std::ostringstream table;
  table << std::fixed << std::setprecision(4);
  table << std::setw(6) << "label" << std::setw(9) << "Dice" << std::setw(13) << "predicted" << std::setw(13)
        << "labelled"
        << "  voxels\n";
  for (const LabelScore& score : scores) {
    table << std::setw(6) << score.label << std::setw(9) << score.dice << std::setw(13)
          << score.predicted_voxels << std::setw(13) << score.labelled_voxels << '\n';
  }
  if (scores.size() > 1) table << std::setw(6) << "mean" << std::setw(9) << mean_dice(scores) << '\n';
  out << table.str();
}

}  // namespace

void MaskComparison::declare(CLI::App& app) {
  constexpr const char* kGroup = "Masks";
  options_ = {
      add_path(app, predictions_, {"--predictions", "MASK", kGroup, "Mask to judge"}),
      add_path(app, labels_, {"--labels", "MASK", kGroup, "Labels to compare with, on the same grid"}),
      add_numbers(
          app, wanted_labels_,
          {"--label", "1..65535", kGroup, "Label to compare; repeatable; else all of the prediction's"}),
  };
}

void MaskComparison::finish_parsing() const {
  if (predictions_.empty() || labels_.empty())
    throw Error(ErrorCode::usage, "--predictions and --labels are needed both, to compare two masks");
  if (std::find(wanted_labels_.begin(), wanted_labels_.end(), 0) != wanted_labels_.end())
    throw Error(ErrorCode::usage, "--label 0 is the background; use 1 to 65535");
}

void MaskComparison::run(std::ostream& out, ResultForm form) const {
  const LabelMap predicted = read_label_map(predictions_);
  const LabelMap labelled = read_label_map(labels_);
  const std::vector<std::int64_t> predicted_voxels = voxel_counts(predicted);
  const std::vector<std::int64_t> labelled_voxels = voxel_counts(labelled);
  const std::vector<std::uint16_t> wanted =
      wanted_labels_.empty() ? labels_present(predicted_voxels) : wanted_labels_;
  if (wanted.empty()) {
    throw Error(ErrorCode::input,
                predictions_.string() + ": holds no label; name the labels to compare with --label");
  }
  std::vector<LabelScore> scores;
  for (const std::uint16_t label : wanted)
    scores.push_back(
        {label, dice(predicted, labelled, label), predicted_voxels[label], labelled_voxels[label]});
  if (form == ResultForm::table) {
    print_table(out, scores);
    return;
  }
  Json rows = Json::array();
  for (const LabelScore& score : scores) {
    rows.push_back({{"label", score.label},
                    {"dice", score.dice},
                    {"predicted_voxels", score.predicted_voxels},
                    {"labelled_voxels", score.labelled_voxels}});
  }
  const Json json{{"predictions", predictions_.string()},
                  {"labels", labels_.string()},
                  {"scores", rows},
                  {"mean_dice", mean_dice(scores)}};
  out << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

}  // namespace sammoe

#include "evaluation/worst_gallery.hpp"

#include "sammoe/preview.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace sammoe {

void WorstGallery::offer(const LabelledCase& labelled, const CaseData& data, const EvaluationScore& score,
                         const LabelMap& mask, const std::vector<Click>& clicks) {
  if (count_ == 0) return;
  std::vector<WorstCase>& cases = wall_of(score.strategy).cases;
  if (cases.size() == count_ && !(score.dice() < cases.back().score.dice())) return;
  std::vector<Point3> clicks_in_voxels;
  for (const Click& click : clicks) clicks_in_voxels.push_back(click.position);
  WorstCase kept{labelled.image, score,
                 comparison_png(*data.image, *data.labels, mask, score.label, clicks_in_voxels)};
  const auto better =
      std::upper_bound(cases.begin(), cases.end(), score.dice(),
                       [](double dice, const WorstCase& other) { return dice < other.score.dice(); });
  cases.insert(better, std::move(kept));
  if (cases.size() > count_) cases.pop_back();
}

std::vector<WorstCase> WorstGallery::take() {
  std::vector<WorstCase> all;
  for (Wall& wall : walls_)
    all.insert(all.end(), std::make_move_iterator(wall.cases.begin()),
               std::make_move_iterator(wall.cases.end()));
  walls_.clear();
  return all;
}

WorstGallery::Wall& WorstGallery::wall_of(const std::string& strategy) {
  const auto found =
      std::find_if(walls_.begin(), walls_.end(), [&](const Wall& wall) { return wall.strategy == strategy; });
  if (found != walls_.end()) return *found;
  walls_.push_back({strategy, {}});
  return walls_.back();
}

}  // namespace sammoe

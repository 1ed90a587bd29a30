#include "training/roi_samples.hpp"

#include "sammoe/error.hpp"

#include "engine/progress.hpp"
#include "engine/roi_clicks.hpp"
#include "io/case_reader.hpp"
#include "masks/voxel_set.hpp"
#include "model/tensor.hpp"
#include "preprocess/structure_sampling.hpp"
#include "training/structures.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>
#include <random>
#include <string>
#include <tuple>
#include <utility>

namespace sammoe {
namespace {

/// Labels of one file that are all taken as structures. An image that was taken for a label map has more.
constexpr std::size_t kMaxStructures = 1000;

/// The share of the structure in each low-res voxel (M, M, M). A structure that falls between the ROI's
/// voxels still has the one that was clicked.
at::Tensor low_res_target(const std::vector<float>& voxels, const Grid& roi, std::int64_t edge,
                          const RoiClick& click) {
  const at::Tensor fine = tensor_from_voxels(voxels, roi.size);
  at::Tensor target = at::adaptive_avg_pool3d(fine, {edge, edge, edge}).view({edge, edge, edge});
  if (target.max().item<float>() > 0) return target;
  Index3 cell{0, 0, 0};
  double voxels_of_cell = 1;
  for (int axis = 0; axis < 3; ++axis) {
    const double voxels_along = static_cast<double>(roi.size[axis]) / static_cast<double>(edge);
    const double at_voxel = (click.position_in_roi[axis] + 0.5) / voxels_along;
    cell[axis] = std::clamp<std::int64_t>(static_cast<std::int64_t>(at_voxel), 0, edge - 1);
    voxels_of_cell *= voxels_along;
  }
  target[cell[0]][cell[1]][cell[2]] = 1 / voxels_of_cell;
  return target;
}

/// Makes the samples of one case after another.
class SampleMaker {
 public:
  SampleMaker(ExpertStore& store, TaskHost& host, const TrainingOptions& options, Progress progress)
      : bench_{store, embeddings_, outputs_, clock_},
        host_(host),
        options_(options),
        progress_(std::move(progress)) {}

  void expect_cases(std::size_t count) { progress_.expect(count * samples_per_structure()); }

  void add(const TrainingCase& labelled, std::size_t case_index) {
    load(labelled, case_index);
    try {
      add_structures(labelled, case_index);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::input) throw;
      throw Error(ErrorCode::input, place_in_table(labelled.line) + error.what());
    }
  }

  std::vector<RoiSample> take() { return std::move(samples_); }

 private:
  std::size_t samples_per_structure() const {
    return static_cast<std::size_t>(options_.first_clicks_per_structure);
  }

  /// Rows of one image or label map, which come together, read it once.
  void load(const TrainingCase& labelled, std::size_t case_index) {
    if (!volume_ || labelled.image != image_) {
      volume_ = host_.read_image(case_index);
      image_ = labelled.image;
      embeddings_.clear();
      label_map_.reset();  // it was read on another grid
    }
    if (label_map_ == labelled.label_map) return;
    labels_ = host_.read_labels(case_index);
    label_map_ = labelled.label_map;
    structures_ = structures_of(labels_);
  }

  /// The structures the row means.
  std::vector<Structure> structures_meant(const TrainingCase& labelled) const {
    if (structures_.empty()) {
      throw Error(ErrorCode::input, labelled.label_name + ": no voxel is labelled; expected labels above 0");
    }
    if (!labelled.label_value.has_value()) {
      if (structures_.size() <= kMaxStructures) return structures_;
      throw Error(ErrorCode::input, labelled.label_name + ": has " + std::to_string(structures_.size()) +
                                        " labels; expected at most " + std::to_string(kMaxStructures) +
                                        " in a label map; is it an image?");
    }
    for (const Structure& structure : structures_)
      if (structure.label == *labelled.label_value) return {structure};
    throw Error(ErrorCode::input, labelled.label_name + ": no voxel has the label " +
                                      std::to_string(*labelled.label_value) +
                                      "; give a label that is in the file, or leave the row out");
  }

  void add_structures(const TrainingCase& labelled, std::size_t case_index) {
    const std::vector<Structure> structures = structures_meant(labelled);
    progress_.expect((structures.size() - 1) * samples_per_structure());
    for (const Structure& structure : structures) {
      // Every structure has its own draws, whatever else is in the table.
      std::seed_seq seed{options_.seed & 0xffffffffU, options_.seed >> 32U,
                         static_cast<std::uint64_t>(case_index), std::uint64_t{structure.label}};
      std::mt19937_64 random(seed);
      const std::vector<Index3> clicks =
          draw_first_clicks(labels_, structure, options_.first_clicks_per_structure, random);
      const VoxelSet voxels = voxels_in(structure.box, labels_.grid.size, [&](std::size_t offset) {
        return labels_.labels[offset] == structure.label;
      });
      for (const Index3& click : clicks) {
        samples_.push_back(sample(voxels, click, case_index));
        progress_.advance();
      }
    }
  }

  RoiSample sample(const VoxelSet& structure, const Index3& voxel, std::size_t case_index) {
    const Grid& source = volume_->grid();
    const SourceClick click{
        {static_cast<double>(voxel[0]), static_cast<double>(voxel[1]), static_cast<double>(voxel[2])}, true};
    const Grid roi = roi_for_click(source, {click}, 0, bench_.store.bundle().roi);
    RoiInputs inputs(bench_, *volume_, roi);
    RoiSample made;
    made.case_index = case_index;
    made.first_click = clicks_in(roi, source, {click}).at(0);
    made.embedding = inputs.image_embedding(0);
    made.target = low_res_target(structure_in_roi(labels_.grid, structure, roi), roi, inputs.low_res_edge(0),
                                 made.first_click);
    return made;
  }

  EmbeddingCache embeddings_{std::numeric_limits<std::size_t>::max()};  ///< the samples hold them anyway
  EmbeddingCache outputs_{0};
  StageClock clock_;
  Workbench bench_;
  TaskHost& host_;
  const TrainingOptions& options_;
  Progress progress_;
  std::size_t image_ = 0;  ///< number of the one in `volume_`
  std::optional<std::size_t> label_map_;
  std::optional<Volume> volume_;
  LabelMap labels_;
  std::vector<Structure> structures_;
  std::vector<RoiSample> samples_;
};

/// The cases with those of one image next to each other.
std::vector<std::size_t> order_by_image(const std::vector<TrainingCase>& cases) {
  std::vector<std::size_t> order(cases.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::tie(cases[a].image, cases[a].label_map) < std::tie(cases[b].image, cases[b].label_map);
  });
  return order;
}

}  // namespace

std::vector<RoiSample> make_roi_samples(
    ExpertStore& store, const std::vector<TrainingCase>& cases, TaskHost& host,
    const TrainingOptions& options,
    const std::function<void(std::size_t done, std::size_t total)>& progress) {
  const at::NoGradGuard no_grad;
  SampleMaker maker(store, host, options, Progress(progress));
  maker.expect_cases(cases.size());
  for (const std::size_t index : order_by_image(cases)) maker.add(cases[index], index);
  std::vector<RoiSample> samples = maker.take();
  std::stable_sort(samples.begin(), samples.end(),
                   [](const RoiSample& a, const RoiSample& b) { return a.case_index < b.case_index; });
  return samples;
}

}  // namespace sammoe

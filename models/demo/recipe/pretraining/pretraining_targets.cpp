#include "pretraining_targets.hpp"

#include "region_codes.hpp"

#include <utility>
#include <vector>

namespace sammoe::demo {
namespace {

/// How often the general expert is asked for structures of a task, relative to others in the image.
double general_weight(Task task) {
  constexpr double kNucleus = .3;
  if (task == Task::nuclei) return kNucleus;
  return task == Task::anatomy || task == Task::shapes ? 1 : 0;
}

/// (S, S, S) uint8 -> (S/2, S/2, S/2) float32
at::Tensor low_res_mask(const at::Tensor& codes, const Structure& structure) {
  const at::Tensor is_member = at::zeros({static_cast<std::int64_t>(structure.codes.size())}, at::kFloat);
  for (std::size_t code = 0; code < structure.codes.size(); ++code)
    if (structure.codes[code]) is_member[static_cast<std::int64_t>(code)] = 1;
  const at::Tensor mask = is_member.index_select(0, codes.flatten().to(at::kInt)).view(codes.sizes());
  return at::avg_pool3d(mask.unsqueeze(0), {2, 2, 2}).squeeze(0);
}

/// Where a voxel and its neighbour along an axis have different codes.
at::Tensor edges_of(const at::Tensor& codes) {
  at::Tensor edges = at::zeros(codes.sizes(), at::kBool);
  for (std::int64_t axis = 1; axis <= 3; ++axis) {
    const std::int64_t length = codes.size(axis) - 1;
    const at::Tensor differs = codes.narrow(axis, 1, length) != codes.narrow(axis, 0, length);
    edges.narrow(axis, 1, length).logical_or_(differs);
  }
  return edges;
}

}  // namespace

StructureTargets general_targets(const PoolBatch& batch, std::size_t per_image, std::mt19937_64& random) {
  std::vector<std::int64_t> owners;
  std::vector<at::Tensor> masks;
  for (std::size_t image = 0; image < batch.structures.size(); ++image) {
    const std::vector<Structure>& structures = *batch.structures[image];
    std::vector<double> weights;
    for (const Structure& structure : structures) weights.push_back(general_weight(structure.task));
    for (std::size_t n = 0; n < per_image; ++n) {
      double left = 0;
      for (const double weight : weights) left += weight;
      if (left <= 0) break;
      std::discrete_distribution<std::size_t> choice(weights.begin(), weights.end());
      const std::size_t chosen = choice(random);
      weights[chosen] = 0;
      const auto index = static_cast<std::int64_t>(image);
      owners.push_back(index);
      masks.push_back(low_res_mask(batch.codes[index], structures[chosen]));
    }
  }
  if (owners.empty()) return {};
  return {at::tensor(owners), at::stack(masks)};
}

at::Tensor dense_targets(const at::Tensor& codes) {
  std::vector<at::Tensor> channels;
  const auto add_range = [&](Code first, Code last) {
    channels.push_back((codes >= first).logical_and_(codes <= last));
  };
  for (Code nucleus = kFirstNucleus; nucleus < kLastNucleus; nucleus = static_cast<Code>(nucleus + 2))
    add_range(nucleus, static_cast<Code>(nucleus + 1));
  add_range(kVentricleLeft, kVentricleRight);
  add_range(kBrainstem, kBrainstem);
  add_range(kCerebellum, kCerebellum);
  add_range(kFirstShape, kFirstDetail - 1);
  add_range(kFirstDetail, kFirstCavity - 1);
  channels.push_back(edges_of(codes));
  const at::Tensor all = at::stack(channels, 1).to(at::kFloat);
  return at::avg_pool3d(all, {2, 2, 2}).permute({0, 2, 3, 4, 1});
}

}  // namespace sammoe::demo

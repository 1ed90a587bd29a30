#include "pretraining_targets.hpp"

#include "head_labels.hpp"
#include "region_codes.hpp"

#include <array>
#include <cstddef>
#include <vector>

namespace sammoe::demo {
namespace {

/// How often the general expert is asked for a structure, relative to others in the image.
double general_weight(const Structure& structure) {
  if (structure.task == Task::shapes) return 1;
  if (structure.task != Task::anatomy && structure.task != Task::nuclei) return 0;
  return head_labels()[structure.codes._Find_first() - 1].weight;
}

/// (S, S, S) uint8 -> (S, S, S) float32
at::Tensor mask_of_structure(const at::Tensor& codes, const Structure& structure) {
  std::vector<float> is_member(structure.codes.size());
  for (std::size_t code = 0; code < structure.codes.size(); ++code)
    is_member[code] = structure.codes[code] ? 1.0F : 0.0F;
  return at::tensor(is_member)
      .to(codes.device())
      .index_select(0, codes.flatten().to(at::kInt))
      .view(codes.sizes());
}

/// The channel of each code, -1 for those without one.
struct DenseChannels {
  std::array<std::int64_t, 256> of_code{};
  std::int64_t count = 0;
};

DenseChannels make_dense_channels() {
  DenseChannels channels;
  channels.of_code.fill(-1);
  const auto& labels = head_labels();
  for (std::size_t n = 0; n < labels.size(); ++n) {
    const Code twin = head_code(labels[n].twin);
    if (labels[n].weight <= 0) continue;
    channels.of_code[n + 1] = twin == n + 1 ? channels.count++ : channels.of_code[twin];
  }
  for (std::size_t code = kFirstShape; code < kFirstDetail; ++code) channels.of_code[code] = channels.count;
  ++channels.count;
  for (std::size_t code = kFirstDetail; code < kFirstCavity; ++code) channels.of_code[code] = channels.count;
  ++channels.count;
  return channels;
}

const DenseChannels& shared_dense_channels() {
  static const DenseChannels channels = make_dense_channels();
  return channels;
}

/// Where a voxel and its neighbour along an axis have different codes.
at::Tensor edges_of(const at::Tensor& codes) {
  at::Tensor edges = at::zeros_like(codes, at::kBool);
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
    for (const Structure& structure : structures) weights.push_back(general_weight(structure));
    for (std::size_t n = 0; n < per_image; ++n) {
      double left = 0;
      for (const double weight : weights) left += weight;
      if (left <= 0) break;
      std::discrete_distribution<std::size_t> choice(weights.begin(), weights.end());
      const std::size_t chosen = choice(random);
      weights[chosen] = 0;
      const auto index = static_cast<std::int64_t>(image);
      owners.push_back(index);
      masks.push_back(mask_of_structure(batch.codes[index], structures[chosen]));
    }
  }
  if (owners.empty()) return {};
  return {at::tensor(owners).to(batch.codes.device()), at::stack(masks)};
}

std::int64_t dense_channels() {
  return shared_dense_channels().count + 1;
}

at::Tensor dense_targets(const at::Tensor& codes) {
  const DenseChannels& channels = shared_dense_channels();
  // One channel more, the last, for voxels of none; it then holds the edges.
  std::vector<std::int64_t> table(channels.of_code.begin(), channels.of_code.end());
  for (std::int64_t& channel : table)
    if (channel < 0) channel = channels.count;
  // One voxel of eight stands for its cell: the share of each channel in it would cost as much as the
  // network.
  const at::Tensor cells = codes.slice(1, 0, {}, 2).slice(2, 0, {}, 2).slice(3, 0, {}, 2);
  const at::Tensor channel =
      at::tensor(table).to(codes.device()).index_select(0, cells.flatten().to(at::kInt)).view(cells.sizes());
  const at::Tensor all =
      at::zeros({cells.size(0), cells.size(1), cells.size(2), cells.size(3), channels.count + 1},
                codes.options().dtype(at::kFloat));
  all.scatter_(4, channel.unsqueeze(4), 1);
  const at::Tensor edges = at::max_pool3d(edges_of(codes).to(at::kFloat), {2, 2, 2});
  all.select(4, channels.count).copy_(edges);
  return all;
}

}  // namespace sammoe::demo

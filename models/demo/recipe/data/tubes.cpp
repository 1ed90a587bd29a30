#include "tubes.hpp"

#include "contrast.hpp"
#include "shapes.hpp"
#include "tube_tree.hpp"
#include "voxels.hpp"

#include <algorithm>

namespace sammoe::demo {
namespace {

constexpr double kLeastContrast = .15;
constexpr double kMaxContrast = .6;

/// Whether two sets of voxels keep at least two voxels apart along the axes.
bool are_apart(const Voxels& a, const Voxels& b) {
  const std::vector<std::uint8_t> mask = mask_of(b);
  const auto is_in_b = [&](std::uint32_t voxel) { return mask[voxel] != 0; };
  const Voxels around = surroundings(a);
  return std::none_of(a.begin(), a.end(), is_in_b) && std::none_of(around.begin(), around.end(), is_in_b);
}

/// Trees of tubes that do not touch; the second may find no place.
std::vector<Voxels> random_trees(RandomSource& random) {
  constexpr int kTries = 4;
  std::vector<Voxels> trees{random_tube_tree(random)};
  if (random.chance(.5)) return trees;
  for (int attempt = 0; attempt < kTries; ++attempt) {
    Voxels second = random_tube_tree(random);
    if (!are_apart(second, trees[0])) continue;
    trees.push_back(std::move(second));
    break;
  }
  return trees;
}

}  // namespace

Sample draw_tubes(RandomSource& random) {
  Sample sample = draw_background(random, 2);
  add_shapes(random, sample, random.integer(1, 4));
  const std::vector<Voxels> trees = random_trees(random);
  const bool alike = random.chance(.5);
  Voxels all;
  for (const Voxels& tree : trees) all.insert(all.end(), tree.begin(), tree.end());
  const float common =
      contrasting_intensity(random, values_at(sample.image, surroundings(all)), kLeastContrast, kMaxContrast);
  Code code = kFirstDetail;
  for (const Voxels& tree : trees) {
    const float own = contrasting_intensity(random, values_at(sample.image, surroundings(tree)),
                                            kLeastContrast, kMaxContrast);
    paint(sample, tree, alike ? common : own, code);
    sample.structures.push_back(structure_of(Task::tubes, code));
    ++code;
  }
  make_positive(random, sample.image);
  return sample;
}

}  // namespace sammoe::demo

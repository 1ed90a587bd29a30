#include "shapes.hpp"

#include "blob.hpp"
#include "contrast.hpp"
#include "random_field.hpp"

namespace sammoe::demo {

Sample draw_background(RandomSource& random, int max_tissues) {
  Sample sample;
  sample.image.assign(kVoxels, static_cast<float>(random.uniform(.1, 1)));
  sample.codes.assign(kVoxels, 0);
  const int tissues = random.integer(0, max_tissues);
  for (int tissue = 0; tissue < tissues; ++tissue) {
    const std::vector<float> field = random_field(random, random.choice(std::array<int, 4>{4, 6, 8, 12}));
    const auto threshold = static_cast<float>(random.uniform(-.5, 1));
    const auto intensity = static_cast<float>(random.uniform(.05, 1));
    for (std::size_t n = 0; n < kVoxels; ++n) {
      if (field[n] > threshold) sample.image[n] = intensity;
    }
  }
  return sample;
}

void paint(Sample& sample, const Voxels& voxels, float intensity, Code code) {
  for (const std::uint32_t voxel : voxels) {
    sample.image[voxel] = intensity;
    sample.codes[voxel] = code;
  }
}

void add_shapes(RandomSource& random, Sample& sample, int count) {
  Code code = kFirstShape;
  for (int shape = 0; shape < count; ++shape, ++code) {
    const Point3 centre = random.point(10, kEdge - 10);
    BlobForm form;
    form.radius = random.uniform(3, 11);
    const Voxels voxels = random_blob(random, centre, form);
    std::vector<float> around = values_at(sample.image, surroundings(voxels));
    paint(sample, voxels, contrasting_intensity(random, std::move(around), .15, .6), code);
    sample.structures.push_back(structure_of(Task::shapes, code));
  }
}

Sample draw_shapes(RandomSource& random) {
  Sample sample = draw_background(random, 3);
  add_shapes(random, sample, random.integer(3, 8));
  make_positive(random, sample.image);
  return sample;
}

}  // namespace sammoe::demo

#include "lesions.hpp"

#include "blob.hpp"
#include "contrast.hpp"
#include "random_field.hpp"
#include "shapes.hpp"

#include <algorithm>
#include <cmath>

namespace sammoe::demo {
namespace {

struct Organ {
  Voxels voxels;  ///< that no later organ covers
  float intensity;
  Code code;
};

struct Lesion {
  Point3 centre;
  double radius;
};

/// How the lesions of one image look: all brighter or all darker than their organ, some with another centre.
struct LesionLook {
  double contrast;  ///< signed
  bool has_rings;
};

double distance(const Point3& a, const Point3& b) {
  return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

Point3 position_of(std::uint32_t voxel) {
  return {static_cast<double>(voxel % kEdge), static_cast<double>(voxel / kEdge % kEdge),
          static_cast<double>(voxel / (kEdge * kEdge))};
}

std::vector<Point3> organ_centres(RandomSource& random) {
  constexpr double kMiddle = (kEdge - 1) / 2.0;
  if (random.chance(.5)) return {random.point(kMiddle - 12, kMiddle + 12)};
  Point3 first = random.point(kMiddle - 10, kMiddle + 10);
  Point3 second = random.point(kMiddle - 10, kMiddle + 10);
  const auto axis = static_cast<std::size_t>(random.integer(0, 2));
  const double apart = random.uniform(13, 22);
  first[axis] = kMiddle - apart;
  second[axis] = kMiddle + apart;
  return {first, second};
}

std::vector<Organ> add_organs(RandomSource& random, Sample& sample) {
  std::vector<Organ> organs;
  const std::vector<Point3> centres = organ_centres(random);
  const double max_radius = centres.size() == 1 ? 24 : 19;
  Code code = kFirstShape;
  for (const Point3& centre : centres) {
    BlobForm form;
    form.radius = random.uniform(14, max_radius);
    form.stretch = .2;
    form.roughness = .2;
    Voxels voxels = random_blob(random, centre, form);
    const float intensity =
        contrasting_intensity(random, values_at(sample.image, surroundings(voxels)), .15, .6);
    paint(sample, voxels, intensity, code);
    organs.push_back({std::move(voxels), intensity, code++});
  }
  for (Organ& organ : organs) {
    auto& voxels = organ.voxels;
    voxels.erase(std::remove_if(voxels.begin(), voxels.end(),
                                [&](std::uint32_t voxel) { return sample.codes[voxel] != organ.code; }),
                 voxels.end());
  }
  return organs;
}

void add_texture(RandomSource& random, const std::vector<Organ>& organs, std::vector<float>& image) {
  const std::vector<float> texture = random_field(random, random.choice(std::array<int, 3>{8, 12, 24}));
  const auto amount = static_cast<float>(random.uniform(0, .03));
  for (const Organ& organ : organs) {
    for (const std::uint32_t voxel : organ.voxels) image[voxel] += amount * texture[voxel];
  }
}

/// Whether the organ reaches nearly a lesion's radius in every direction along the axes. The grid's faces do
/// not count: what lies beyond is not seen.
bool fits(const Sample& sample, const Lesion& lesion, Code organ) {
  for (std::size_t axis = 0; axis < 3; ++axis) {
    for (const double step : {-.9 * lesion.radius, .9 * lesion.radius}) {
      Point3 at = lesion.centre;
      at[axis] = std::clamp(at[axis] + step, 0.0, kEdge - 1.0);
      const auto index = [&](std::size_t n) { return static_cast<std::size_t>(std::lround(at[n])); };
      if (sample.codes[voxel_at(index(0), index(1), index(2))] != organ) return false;
    }
  }
  return true;
}

/// Places lesions in an organ so that they do not touch each other.
std::vector<Lesion> place_lesions(RandomSource& random, const Sample& sample, const Organ& organ, int count) {
  constexpr int kTries = 30;
  std::vector<Lesion> placed;
  if (organ.voxels.empty()) return placed;
  for (int attempt = 0; attempt < kTries * count && static_cast<int>(placed.size()) < count; ++attempt) {
    const auto which = static_cast<std::size_t>(random.uniform() * static_cast<double>(organ.voxels.size()));
    const Lesion lesion{position_of(organ.voxels[which]), random.uniform(2, 5.5)};
    const bool is_free = std::all_of(placed.begin(), placed.end(), [&](const Lesion& other) {
      return distance(lesion.centre, other.centre) > 1.5 * (lesion.radius + other.radius) + 2;
    });
    if (is_free && fits(sample, lesion, organ.code)) placed.push_back(lesion);
  }
  return placed;
}

void paint_lesion(RandomSource& random, Sample& sample, const Lesion& lesion, const LesionLook& look,
                  const std::pair<Code, Code>& organ_and_lesion) {
  BlobForm form;
  form.radius = lesion.radius;
  form.stretch = .25;
  form.roughness = .45;
  form.least_bumps = 12;
  const auto contrast = static_cast<float>(look.contrast * random.uniform(.85, 1.15));
  const double core = lesion.radius >= 3.5 && look.has_rings ? random.uniform(.4, .65) : 0;
  const auto core_contrast = static_cast<float>(look.contrast * random.uniform(-.3, .3));
  for (const std::uint32_t voxel : random_blob(random, lesion.centre, form)) {
    const Point3 at = position_of(voxel);
    const double from_centre = distance(at, lesion.centre) / lesion.radius;
    if (sample.codes[voxel] != organ_and_lesion.first) continue;
    sample.codes[voxel] = organ_and_lesion.second;
    sample.image[voxel] += from_centre < core ? core_contrast : contrast;
  }
}

}  // namespace

Sample draw_lesions(RandomSource& random) {
  Sample sample = draw_background(random, 3);
  const std::vector<Organ> organs = add_organs(random, sample);
  add_texture(random, organs, sample.image);
  const LesionLook look{random.sign() * random.uniform(.1, .35), random.chance(.3)};
  int left = random.integer(1, 5);
  Code code = kFirstDetail;
  for (std::size_t n = 0; n < organs.size(); ++n) {
    const Organ& organ = organs[n];
    const int here = n + 1 == organs.size() ? left : random.integer(0, left);
    left -= here;
    Structure whole = structure_of(Task::shapes, organ.code);
    for (const Lesion& lesion : place_lesions(random, sample, organ, here)) {
      paint_lesion(random, sample, lesion, look, {organ.code, code});
      sample.structures.push_back(structure_of(Task::lesions, code));
      whole.codes.set(code++);
    }
    sample.structures.push_back(whole);
  }
  make_positive(random, sample.image);
  return sample;
}

}  // namespace sammoe::demo

#include "sample_source.hpp"

#include "sammoe/error.hpp"

#include "anatomy.hpp"
#include "appearance.hpp"
#include "lesions.hpp"
#include "random_source.hpp"
#include "shapes.hpp"
#include "tubes.hpp"
#include "walls.hpp"

#include <algorithm>

namespace sammoe::demo {
namespace {

Sample draw(RandomSource& random, Family family, const std::vector<Atlas>& atlases) {
  switch (family) {
    case Family::anatomy:
      return draw_anatomy(random, atlases[random.chance(.6) ? 0 : 1]);
    case Family::tubes:
      return draw_tubes(random);
    case Family::lesions:
      return draw_lesions(random);
    case Family::walls:
      return draw_walls(random);
    case Family::shapes:
      break;
  }
  return draw_shapes(random);
}

bool shows(const Sample& sample, Family family) {
  return std::any_of(sample.structures.begin(), sample.structures.end(), [&](const Structure& structure) {
    const bool is_of_other_family = structure.task == Task::shapes && family != Family::shapes;
    return !is_of_other_family;
  });
}

}  // namespace

SampleSource::SampleSource(const std::filesystem::path& atlas_folder)
    : atlases_(load_atlases(atlas_folder)) {}

Sample SampleSource::sample(Family family, std::uint64_t seed, std::uint64_t index) const {
  // Seldom a crop misses every structure or each lesion is too small; then another is drawn.
  constexpr std::uint64_t kTries = 1000;
  for (std::uint64_t attempt = 0; attempt < kTries; ++attempt) {
    RandomSource random({static_cast<std::uint64_t>(family), seed, index, attempt});
    Sample sample = draw(random, family, atlases_);
    drop_small_structures(sample);
    if (!shows(sample, family)) continue;
    apply_appearance(random, sample.image);
    return sample;
  }
  throw Error(ErrorCode::processing, "synthetic image " + std::to_string(index) + " of seed " +
                                         std::to_string(seed) +
                                         ": no structure in 1000 attempts; expected one in the first few; "
                                         "report this as a bug");
}

}  // namespace sammoe::demo

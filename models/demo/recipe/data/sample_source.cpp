#include "sample_source.hpp"

#include "sammoe/error.hpp"

#include "appearance.hpp"
#include "core/random_source.hpp"
#include "field_of_view.hpp"
#include "head.hpp"
#include "lesions.hpp"
#include "shapes.hpp"
#include "tubes.hpp"
#include "walls.hpp"

#include <algorithm>

namespace sammoe::demo {
namespace {

Sample draw(RandomSource& random, Family family, const std::vector<HeadMap>& heads) {
  switch (family) {
    case Family::anatomy:
      return draw_head(random,
                       heads[static_cast<std::size_t>(random.uniform() * static_cast<double>(heads.size()))]);
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

/// As a scanner shows it: some images with thick slices, some cut to a small box.
void appear(RandomSource& random, Sample& sample) {
  if (random.chance(.35)) apply_thick_slices(random, sample.image);
  if (sample.is_ct) {
    apply_ct_appearance(random, sample.image);
  } else {
    apply_appearance(random, sample.image);
  }
  if (random.chance(.25)) cut_field_of_view(random, sample);
}

}  // namespace

Sample SampleSource::sample(Family family, std::uint64_t seed, std::uint64_t index) const {
  if (family == Family::anatomy && heads_.empty())
    throw Error(ErrorCode::usage, "images of heads need label maps of heads; give their folder with --heads");
  // Seldom a crop misses every structure or each lesion is too small; then another is drawn.
  constexpr std::uint64_t kTries = 1000;
  for (std::uint64_t attempt = 0; attempt < kTries; ++attempt) {
    RandomSource random({static_cast<std::uint64_t>(family), seed, index, attempt});
    Sample sample = draw(random, family, heads_);
    appear(random, sample);
    drop_small_structures(sample);
    if (shows(sample, family)) return sample;
  }
  throw Error(ErrorCode::processing, "synthetic image " + std::to_string(index) + " of seed " +
                                         std::to_string(seed) +
                                         ": no structure in 1000 attempts; expected one in the first few; "
                                         "report this as a bug");
}

}  // namespace sammoe::demo

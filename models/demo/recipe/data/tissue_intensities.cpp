#include "tissue_intensities.hpp"

namespace sammoe::demo {
namespace {

TissueIntensities like_t1(RandomSource& random) {
  TissueIntensities tissue{};
  tissue.fluid = random.uniform(.1, .35);
  tissue.grey = random.uniform(.5, .68);
  tissue.white = random.uniform(.82, 1);
  // how far each nucleus is towards white matter
  constexpr std::array<double, 6> kMix{.05, .2, .72, .42, .08, 0};
  for (std::size_t n = 0; n < kMix.size(); ++n)
    tissue.nuclei[n] = tissue.grey + (tissue.white - tissue.grey) * (kMix[n] + .1 * random.normal());
  tissue.brainstem = tissue.white * random.uniform(.8, 1);
  tissue.ventricle = tissue.fluid;
  tissue.skull = random.uniform(.02, .3);
  tissue.scalp = random.uniform(.6, 1.3);
  // its grey and white matter are finer than voxels
  tissue.cerebellum = tissue.grey + (tissue.white - tissue.grey) * random.uniform(0, .5);
  return tissue;
}

TissueIntensities like_t2(RandomSource& random) {
  TissueIntensities tissue{};
  tissue.fluid = random.uniform(.85, 1.1);
  tissue.grey = random.uniform(.5, .65);
  tissue.white = random.uniform(.25, .42);
  for (double& nucleus : tissue.nuclei)
    nucleus = tissue.grey + (tissue.white - tissue.grey) * random.uniform(-.2, 1.3);
  tissue.brainstem = random.uniform(.3, .5);
  tissue.ventricle = tissue.fluid;
  tissue.skull = random.uniform(.02, .3);
  tissue.scalp = random.uniform(.2, 1.1);
  // its grey and white matter are finer than voxels
  tissue.cerebellum = tissue.grey + (tissue.white - tissue.grey) * random.uniform(0, .5);
  return tissue;
}

TissueIntensities in_any_order(RandomSource& random) {
  TissueIntensities tissue{};
  for (double* mean : {&tissue.fluid, &tissue.grey, &tissue.white, &tissue.brainstem, &tissue.ventricle,
                       &tissue.skull, &tissue.scalp, &tissue.cerebellum})
    *mean = random.uniform(.05, 1);
  for (double& nucleus : tissue.nuclei) nucleus = random.uniform(.05, 1);
  return tissue;
}

}  // namespace

TissueIntensities random_tissue_intensities(RandomSource& random) {
  const double kind = random.uniform();
  if (kind < .5) return like_t1(random);
  if (kind < .7) return like_t2(random);
  return in_any_order(random);
}

}  // namespace sammoe::demo

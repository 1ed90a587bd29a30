#pragma once

#include "sammoe/label_map.hpp"
#include "sammoe/volume_io.hpp"

#include <array>
#include <cstdint>
#include <filesystem>

namespace sammoe::demo {

/// A ball in a phantom, in mm from its middle; later ones lie over earlier ones.
struct PhantomBall {
  double right, anterior, superior, radius;
  std::uint16_t label;
};

/// A head of balls with the labels of SynthSeg's maps, on 1 mm voxels with axes L, A, S: left of the middle
/// the structures of the left. `scale` makes another head of it.
inline LabelMap phantom_head(double scale) {
  constexpr std::array<PhantomBall, 14> kBalls{{{0, 0, 0, 42, 511},
                                                {0, 0, 0, 38, 515},
                                                {0, 0, 0, 34, 24},
                                                {0, 0, 0, 32, 3},
                                                {0, 0, 0, 28, 2},
                                                {-8, -8, 6, 7, 4},
                                                {8, -8, 6, 7, 43},
                                                {-8, 6, 0, 6, 10},
                                                {8, 6, 0, 6, 49},
                                                {-16, -2, -12, 6, 17},
                                                {16, -2, -12, 6, 53},
                                                {-18, 8, 2, 6, 12},
                                                {18, 8, 2, 6, 51},
                                                {0, -16, -14, 8, 16}}};
  constexpr std::int64_t kSize = 90;
  constexpr double kMiddle = (kSize - 1) / 2.0;
  LabelMap map;
  map.grid.size = {kSize, kSize, kSize};
  map.grid.spacing_mm = {1, 1, 1};
  map.grid.direction_in_ras = {{{-1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
  map.labels.assign(kSize * kSize * kSize, 0);
  std::size_t offset = 0;
  for (std::int64_t k = 0; k < kSize; ++k)
    for (std::int64_t j = 0; j < kSize; ++j)
      for (std::int64_t i = 0; i < kSize; ++i, ++offset)
        for (const PhantomBall& ball : kBalls) {
          const double right = kMiddle - static_cast<double>(i) - scale * ball.right;
          const double anterior = static_cast<double>(j) - kMiddle - scale * ball.anterior;
          const double superior = static_cast<double>(k) - kMiddle - scale * ball.superior;
          const double radius = scale * ball.radius;
          if (right * right + anterior * anterior + superior * superior < radius * radius)
            map.labels[offset] = ball.label;
        }
  return map;
}

/// Writes such heads as the maps 1, 2 (train), 16 (validation) and 17 (test).
inline void write_phantom_heads(const std::filesystem::path& folder) {
  write_label_map(folder / "map_01.nii.gz", phantom_head(1));
  write_label_map(folder / "map_02.nii.gz", phantom_head(.9));
  write_label_map(folder / "map_16.nii.gz", phantom_head(.95));
  write_label_map(folder / "map_17.nii.gz", phantom_head(.93));
}

}  // namespace sammoe::demo

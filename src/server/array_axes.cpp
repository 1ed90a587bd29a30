#include "server/array_axes.hpp"

#include "sammoe/error.hpp"

#include "core/refusal.hpp"

#include <array>
#include <cstddef>
#include <string_view>

namespace sammoe {
namespace {

constexpr std::string_view kPositive = "RAS";
constexpr std::string_view kNegative = "LPI";

}  // namespace

void require_axis_codes(const std::string& codes) {
  std::array<int, 3> uses{};
  for (const char code : codes) {
    for (std::size_t world = 0; world < 3; ++world)
      if (code == kPositive[world] || code == kNegative[world]) ++uses[world];
  }
  if (codes.size() != 3 || uses != std::array<int, 3>{1, 1, 1})
    throw Error(ErrorCode::usage,
                "--axes " + in_quotes(codes) +
                    " does not name three directions; expected one letter for each array axis, of R or "
                    "L, A or P, S or I; SPL is what 3D Slicer sends for axial DICOM slices");
}

Grid grid_of_array(const Index3& shape, const Point3& spacing_mm, const std::string& codes) {
  require_axis_codes(codes);
  Grid grid;
  grid.size = reversed(shape);
  grid.spacing_mm = reversed(spacing_mm);
  grid.direction_in_ras = {};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const char code = codes[2 - axis];
    for (std::size_t world = 0; world < 3; ++world) {
      if (code == kPositive[world]) grid.direction_in_ras[world][axis] = 1;
      if (code == kNegative[world]) grid.direction_in_ras[world][axis] = -1;
    }
  }
  grid.validate();
  return grid;
}

}  // namespace sammoe

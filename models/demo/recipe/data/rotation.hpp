#pragma once

#include "sammoe/grid.hpp"

#include "core/random_source.hpp"

#include <cmath>

namespace sammoe::demo {

/// A rotation by up to so many degrees about each axis in turn.
inline Matrix3 random_rotation(RandomSource& random, double max_degrees) {
  const double most = max_degrees * 3.14159265358979323846 / 180;
  const Point3 angle = random.point(-most, most);
  const double ca = std::cos(angle[0]), sa = std::sin(angle[0]);
  const double cb = std::cos(angle[1]), sb = std::sin(angle[1]);
  const double cc = std::cos(angle[2]), sc = std::sin(angle[2]);
  // X Y Z, multiplied out
  return {{{cb * cc, -cb * sc, sb},
           {ca * sc + sa * sb * cc, ca * cc - sa * sb * sc, -sa * cb},
           {sa * sc - ca * sb * cc, sa * cc + ca * sb * sc, ca * cb}}};
}

}  // namespace sammoe::demo

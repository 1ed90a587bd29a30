#include "masks/surface_elements.hpp"

#include "masks/distance_map.hpp"

#include <cmath>

namespace sammoe {
namespace {

/// A triangle's area vector in eighths of a face of a voxel: components along i, j and k, without signs.
using AreaVector = std::array<int, 3>;

/// Corners are numbered i + 2 j + 4 k.
constexpr std::array<unsigned, 3> kAxisBits{1, 2, 4};

bool has_corner(unsigned block, unsigned corner) {
  return (block >> corner & 1U) != 0;
}

int corner_count(unsigned block) {
  int count = 0;
  for (unsigned corner = 0; corner < 8; ++corner) count += has_corner(block, corner) ? 1 : 0;
  return count;
}

/// The corners of the block that are joined by edges to its lowest one, that one included.
unsigned first_component(unsigned block) {
  unsigned component = block & (~block + 1U);
  for (unsigned before = 0; before != component;) {
    before = component;
    for (unsigned corner = 0; corner < 8; ++corner) {
      for (const unsigned axis : kAxisBits)
        if (has_corner(before, corner) && has_corner(block, corner ^ axis))
          component |= 1U << (corner ^ axis);
    }
  }
  return component;
}

/// How many edges of the cube along each axis have both ends in a component.
std::array<int, 3> edges_along_axes(unsigned component) {
  std::array<int, 3> edges{0, 0, 0};
  for (unsigned corner = 0; corner < 8; ++corner) {
    for (std::size_t axis = 0; axis < 3; ++axis)
      if ((corner & kAxisBits[axis]) == 0 && has_corner(component, corner) &&
          has_corner(component, corner | kAxisBits[axis]))
        ++edges[axis];
  }
  return edges;
}

AreaVector only_along(std::size_t axis, int length) {
  AreaVector vector{0, 0, 0};
  vector[axis] = length;
  return vector;
}

AreaVector all_but(std::size_t axis, int length) {
  AreaVector vector{length, length, length};
  vector[axis] = 0;
  return vector;
}

/// The axis along which a component has that many edges.
std::size_t axis_with(const std::array<int, 3>& edges, int count) {
  std::size_t axis = 0;
  while (axis < 2 && edges[axis] != count) ++axis;
  return axis;
}

/// The corner with three neighbours in the component, or no such one.
bool has_centre(unsigned component) {
  for (unsigned corner = 0; corner < 8; ++corner) {
    if (has_corner(component, corner) && has_corner(component, corner ^ 1U) &&
        has_corner(component, corner ^ 2U) && has_corner(component, corner ^ 4U))
      return true;
  }
  return false;
}

/// The axis of the middle one of a chain's three edges: both of its ends have another neighbour.
std::size_t middle_axis(unsigned chain) {
  const auto neighbours = [&](unsigned corner) {
    int count = 0;
    for (const unsigned axis : kAxisBits) count += has_corner(chain, corner ^ axis) ? 1 : 0;
    return count;
  };
  for (unsigned corner = 0; corner < 8; ++corner) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const unsigned other = corner ^ kAxisBits[axis];
      if (has_corner(chain, corner) && has_corner(chain, other) && neighbours(corner) == 2 &&
          neighbours(other) == 2)
        return axis;
    }
  }
  return 0;
}

std::vector<AreaVector> triangles_of_chain(unsigned chain) {
  const std::size_t middle = middle_axis(chain);
  return {{1, 1, 1}, {3, 3, 3}, all_but((middle + 1) % 3, 2), all_but((middle + 2) % 3, 2)};
}

/// The triangles around one component of at most four corners: a corner, an edge, an L, a square, a corner
/// with its three neighbours, or a chain along the three axes.
std::vector<AreaVector> triangles_of(unsigned component) {
  const std::array<int, 3> edges = edges_along_axes(component);
  switch (corner_count(component)) {
    case 1:
      return {{1, 1, 1}};
    case 2:
      return {all_but(axis_with(edges, 1), 2), all_but(axis_with(edges, 1), 2)};
    case 3:
      return {{1, 1, 1}, {2, 2, 2}, only_along(axis_with(edges, 0), 4)};
    default:
      break;
  }
  const bool is_square = edges[0] + edges[1] + edges[2] == 4;
  if (is_square) return {only_along(axis_with(edges, 0), 4), only_along(axis_with(edges, 0), 4)};
  if (has_centre(component)) return {{1, 1, 1}, {1, 1, 1}, {2, 2, 2}, {2, 2, 2}};
  return triangles_of_chain(component);
}

double area_mm2(const AreaVector& eighths, const Point3& spacing_mm) {
  const double along_i = eighths[0] * spacing_mm[1] * spacing_mm[2];
  const double along_j = eighths[1] * spacing_mm[0] * spacing_mm[2];
  const double along_k = eighths[2] * spacing_mm[0] * spacing_mm[1];
  return std::sqrt(along_i * along_i + along_j * along_j + along_k * along_k) / 8;
}

/// Whether voxels of a box are of a label; beyond the box none is.
class LabelInBox {
 public:
  LabelInBox(const LabelMap& map, std::uint16_t label, const Region& box)
      : map_(map), label_(label), box_(box) {}

  bool holds(std::int64_t i, std::int64_t j, std::int64_t k) const {
    const Index3& size = box_.size;
    if (i < 0 || j < 0 || k < 0 || i >= size[0] || j >= size[1] || k >= size[2]) return false;
    const Index3& of_map = map_.grid.size;
    const std::int64_t row = (k + box_.begin[2]) * of_map[1] + j + box_.begin[1];
    return map_.labels[static_cast<std::size_t>(row * of_map[0] + i + box_.begin[0])] == label_;
  }

  /// The voxels around the corner where voxel (i, j, k) of the box begins.
  unsigned block_at(std::int64_t i, std::int64_t j, std::int64_t k) const {
    unsigned block = 0;
    for (unsigned corner = 0; corner < 8; ++corner) {
      if (holds(i - 1 + (corner & 1U), j - 1 + (corner >> 1U & 1U), k - 1 + (corner >> 2U)))
        block |= 1U << corner;
    }
    return block;
  }

 private:
  const LabelMap& map_;
  std::uint16_t label_;
  const Region& box_;
};

double total_mm2(const std::vector<SurfaceElement>& elements) {
  double sum = 0;
  for (const SurfaceElement& element : elements) sum += element.area_mm2;
  return sum;
}

/// The distances in mm from elements to the nearest of `others`.
std::vector<double> distances_mm(const std::vector<SurfaceElement>& elements,
                                 const std::vector<SurfaceElement>& others, const Index3& lattice,
                                 const Point3& spacing_mm) {
  std::vector<std::size_t> corners;
  for (const SurfaceElement& other : others) corners.push_back(other.corner);
  const std::vector<double> squared = exact_squared_distances_mm2(corners, lattice, spacing_mm);
  std::vector<double> distances;
  for (const SurfaceElement& element : elements) distances.push_back(std::sqrt(squared[element.corner]));
  return distances;
}

double area_within(const std::vector<SurfaceElement>& elements, const std::vector<double>& distances,
                   double tolerance_mm) {
  double sum = 0;
  for (std::size_t n = 0; n < elements.size(); ++n)
    if (distances[n] <= tolerance_mm) sum += elements[n].area_mm2;
  return sum;
}

}  // namespace

std::array<double, 256> surface_areas_mm2(const Point3& spacing_mm) {
  std::array<double, 256> areas{};
  for (unsigned block = 0; block < 256; ++block) {
    // The surface has two sides. Voxels that touch at an edge or corner only are taken as apart.
    unsigned rest = corner_count(block) <= 4 ? block : ~block & 0xFFU;
    while (rest != 0) {
      const unsigned component = first_component(rest);
      for (const AreaVector& triangle : triangles_of(component))
        areas[block] += area_mm2(triangle, spacing_mm);
      rest &= ~component;
    }
  }
  return areas;
}

std::vector<SurfaceElement> surface_elements_of(const LabelMap& map, std::uint16_t label, const Region& box) {
  const std::array<double, 256> areas_mm2 = surface_areas_mm2(map.grid.spacing_mm);
  const LabelInBox in_box(map, label, box);
  std::vector<SurfaceElement> elements;
  std::size_t corner = 0;
  for (std::int64_t k = 0; k <= box.size[2]; ++k) {
    for (std::int64_t j = 0; j <= box.size[1]; ++j) {
      for (std::int64_t i = 0; i <= box.size[0]; ++i, ++corner) {
        const unsigned block = in_box.block_at(i, j, k);
        if (block != 0 && block != 0xFFU) elements.push_back({corner, areas_mm2[block]});
      }
    }
  }
  return elements;
}

std::vector<double> shares_of_area_within(const LabelMap& a, const LabelMap& b, std::uint16_t label,
                                          const Region& box, const std::vector<double>& tolerances_mm) {
  const std::vector<SurfaceElement> of_a = surface_elements_of(a, label, box);
  const std::vector<SurfaceElement> of_b = surface_elements_of(b, label, box);
  const Index3 lattice{box.size[0] + 1, box.size[1] + 1, box.size[2] + 1};
  const std::vector<double> from_a = distances_mm(of_a, of_b, lattice, a.grid.spacing_mm);
  const std::vector<double> from_b = distances_mm(of_b, of_a, lattice, a.grid.spacing_mm);
  std::vector<double> shares;
  for (const double tolerance_mm : tolerances_mm) {
    shares.push_back((area_within(of_a, from_a, tolerance_mm) + area_within(of_b, from_b, tolerance_mm)) /
                     (total_mm2(of_a) + total_mm2(of_b)));
  }
  return shares;
}

}  // namespace sammoe

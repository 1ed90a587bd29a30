#include "io/nrrd_mha/nrrd_axes.hpp"

#include "core/ascii_text.hpp"
#include "core/lps.hpp"
#include "core/refusal.hpp"

#include <algorithm>
#include <initializer_list>

namespace sammoe {
namespace {

constexpr const char* kConvertNrrd = "convert the volume to .nii.gz or to a plain .nrrd";

bool is_among(const std::string& word, std::initializer_list<const char*> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// A step in the world for each axis; nothing for an axis that is written as `none`.
using Directions = std::vector<std::optional<std::vector<double>>>;

[[noreturn]] void refuse_directions(const std::string& text) {
  refuse_input("header field 'space directions' is '" + text + "'",
               "a vector of finite numbers such as (1,0,0) for each axis of space", kExportHeaderAgain);
}

/// The components of "(x,y,z)", the text after the bracket; `text` becomes what follows the closing one.
std::vector<double> take_vector(std::string_view& text, const std::string& whole) {
  const std::size_t end = text.find(')');
  if (end == std::string_view::npos) refuse_directions(whole);
  std::vector<double> vector;
  std::string_view components = text.substr(0, end);
  while (true) {
    const std::size_t comma = std::min(components.find(','), components.size());
    const std::optional<double> number = number_of(components.substr(0, comma));
    if (!number) refuse_directions(whole);
    vector.push_back(*number);
    if (comma == components.size()) break;
    components.remove_prefix(comma + 1);
  }
  text.remove_prefix(end + 1);
  return vector;
}

Directions directions_of(const TextFields& fields, std::size_t count) {
  const std::string& whole = fields.required("space directions");
  Directions directions;
  for (std::string_view text = trimmed(whole); !text.empty(); text = trimmed(text)) {
    if (text.front() == '(') {
      text.remove_prefix(1);
      directions.emplace_back(take_vector(text, whole));
    } else if (text.substr(0, 4) == "none") {
      text.remove_prefix(4);
      directions.emplace_back(std::nullopt);
    } else {
      refuse_directions(whole);
    }
  }
  if (directions.size() != count) refuse_directions(whole);
  return directions;
}

std::vector<std::string> kinds_of(const TextFields& fields, std::size_t count) {
  const std::string* stated = fields.find("kinds");
  if (stated == nullptr) return std::vector<std::string>(count, "???");
  std::vector<std::string> kinds = words_of(lower_case(*stated));
  for (const std::string& kind : kinds) {
    if (!is_among(kind, {"domain", "space", "time", "list", "???", "none"}))
      refuse_input("header field 'kinds' is '" + *stated + "'",
                   "domain, space, time or list for each axis, of one number per voxel",
                   "extract one scalar 3-D volume first");
  }
  if (kinds.size() != count)
    refuse_input("header field 'kinds' is '" + *stated + "'",
                 "one word for each of the " + text_of(count) + " axes", kExportHeaderAgain);
  return kinds;
}

/// The one of four axes that counts volumes: that without a direction, else the one whose kind says so, else
/// the last.
std::size_t axis_of_volumes(const TextFields& fields, const std::vector<std::string>& kinds) {
  if (fields.find("space directions") != nullptr) {
    const Directions directions = directions_of(fields, kinds.size());
    for (std::size_t axis = 0; axis < directions.size(); ++axis)
      if (!directions[axis]) return axis;
  }
  for (std::size_t axis = 0; axis < kinds.size(); ++axis)
    if (is_among(kinds[axis], {"list", "time"})) return axis;
  return kinds.size() - 1;
}

/// What becomes of the first two components of a place in the world.
struct World {
  std::size_t components = 3;
  Point3 sign = kLpsSigns;  ///< of R, A, S
};

World world_of(const TextFields& fields, std::vector<std::string>& warnings) {
  World world;
  const std::string* stated = fields.find("space");
  std::string space = stated != nullptr ? lower_case(*stated) : "";
  const std::string in_time = "-time";
  if (space.size() > in_time.size() && space.substr(space.size() - in_time.size()) == in_time) {
    space.resize(space.size() - in_time.size());
    world.components = 4;
  } else if (is_among(space, {"rast", "last", "lpst"})) {
    space.pop_back();
    world.components = 4;
  }
  if (stated == nullptr) {
    const double components = fields.numbers("space dimension", 1)[0];
    if (components != 3 && components != 4)
      refuse_input("header field 'space dimension' is '" + fields.required("space dimension") + "'",
                   "3, or 4 with time", kConvertNrrd);
    world.components = components == 3 ? 3 : 4;
  }
  if (is_among(space, {"left-posterior-superior", "lps"})) return world;
  if (is_among(space, {"left-anterior-superior", "las"})) {
    world.sign = {-1, 1, 1};
  } else if (is_among(space, {"right-anterior-superior", "ras"})) {
    world.sign = {1, 1, 1};
  } else if (is_among(space, {"", "scanner-xyz", "3d-right-handed", "3d-left-handed"})) {
    warnings.push_back("field 'space' " + (space.empty() ? std::string("is missing") : "is " + space) +
                       ", so it is unknown where left is: axes are taken as L, P, S");
  } else {
    refuse_input("header field 'space' is '" + *stated + "'",
                 "left-posterior-superior, left-anterior-superior or right-anterior-superior", kConvertNrrd);
  }
  return world;
}

/// Millimetres in the unit of the world.
double mm_of_units(const TextFields& fields) {
  const std::string* stated = fields.find("space units");
  if (stated == nullptr) return 1;
  struct Unit {
    std::initializer_list<const char*> names;
    double mm;
  };
  static const Unit kUnits[] = {{{"\"mm\"", "\"\"", "\"millimeter\"", "\"millimeters\""}, 1},
                                {{"\"um\"", "\"µm\"", "\"micron\"", "\"microns\"", "\"micrometer\""}, 1e-3},
                                {{"\"cm\""}, 10},
                                {{"\"m\""}, 1000}};
  const std::vector<std::string> words = words_of(*stated);
  for (const Unit& unit : kUnits) {
    const auto is_unit = [&](const std::string& word) { return is_among(word, unit.names); };
    const std::size_t of_space = std::min<std::size_t>(words.size(), 3);
    if (of_space > 0 &&
        std::all_of(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(of_space), is_unit))
      return unit.mm;
  }
  refuse_input("header field 'space units' is '" + *stated + "'",
               "one of \"mm\", \"um\", \"cm\" and \"m\", the same for each axis",
               "convert the lengths to mm");
}

/// The steps of files that say how far voxels are apart, but not where they are; 1 mm if not even that.
Affine affine_without_space(const TextFields& fields, const NrrdAxes& axes,
                            std::vector<std::string>& warnings) {
  Affine affine;
  const std::string* stated = fields.find("spacings");
  if (stated != nullptr) {
    const std::vector<std::string> words = words_of(*stated);
    for (std::size_t n = 0; n < 3; ++n) {
      const std::optional<double> spacing =
          words.size() == axes.count ? number_of(words[axes.of_space[n]]) : std::nullopt;
      if (!spacing || !(*spacing > 0))
        refuse_input("header field 'spacings' is '" + *stated + "'", "a number above 0 for each axis",
                     kExportHeaderAgain);
      affine.steps_mm[n][n] = *spacing;
    }
  }
  warnings.push_back(std::string("has no field 'space', so the orientation is unknown: axes are taken as "
                                 "L, P, S, origin 0") +
                     (stated == nullptr ? ", voxels 1 mm apart" : ""));
  return ras_from_lps(affine);
}

/// A vector of the world without its time, which must be 0.
std::vector<double> in_space(std::vector<double> vector, const World& world, const std::string& field) {
  const bool fits = vector.size() == world.components && (world.components == 3 || vector[3] == 0);
  if (!fits)
    refuse_input("header field '" + field + "' has a vector that does not fit the space",
                 text_of(world.components) + " components; a fourth one, of time, must be 0", kConvertNrrd);
  vector.resize(3);
  return vector;
}

}  // namespace

NrrdAxes nrrd_axes(const TextFields& fields) {
  NrrdAxes axes;
  const std::string& dimension = fields.required("dimension");
  if (dimension != "3" && dimension != "4")
    refuse_input("header field 'dimension' is '" + dimension + "'", "3, or 4 for several volumes",
                 "extract one scalar 3-D volume first");
  const std::vector<std::string> kinds = kinds_of(fields, dimension == "3" ? 3 : 4);
  if (dimension == "3") {
    if (std::any_of(kinds.begin(), kinds.end(), [](const auto& kind) {
          return is_among(kind, {"list", "time"});
        }))
      refuse_input("header field 'kinds' is '" + fields.required("kinds") + "'",
                   "three axes of space, domain or space each", "stack the slices into a volume first");
    return axes;
  }
  axes.count = 4;
  axes.of_volumes = axis_of_volumes(fields, kinds);
  if (*axes.of_volumes == 1 || *axes.of_volumes == 2)
    refuse_input("axis " + text_of(*axes.of_volumes) + " of 4 is the one that is not of space",
                 "the first or the last", "reorder the axes, as with 'unu permute'");
  if (*axes.of_volumes == 0) axes.of_space = {1, 2, 3};
  return axes;
}

Affine nrrd_affine(const TextFields& fields, const NrrdAxes& axes, std::vector<std::string>& warnings) {
  const bool has_space = fields.find("space") != nullptr || fields.find("space dimension") != nullptr;
  if (!has_space && fields.find("space directions") == nullptr)
    return affine_without_space(fields, axes, warnings);
  const World world = world_of(fields, warnings);
  const double mm = mm_of_units(fields);
  const Directions directions = directions_of(fields, axes.count);
  Point3 origin{0, 0, 0};
  if (fields.find("space origin") != nullptr) {
    const std::vector<double> stated = fields.numbers("space origin", world.components);
    std::copy_n(stated.begin(), 3, origin.begin());
  } else {
    warnings.push_back("has no field 'space origin': the first voxel is taken to lie at 0, 0, 0");
  }
  Affine affine;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const auto& direction = directions[axes.of_space[axis]];
    if (!direction) refuse_directions(fields.required("space directions"));
    const std::vector<double> step = in_space(*direction, world, "space directions");
    for (std::size_t row = 0; row < 3; ++row) affine.steps_mm[row][axis] = world.sign[row] * step[row] * mm;
    affine.origin_mm[axis] = world.sign[axis] * origin[axis] * mm;
  }
  return affine;
}

std::string nrrd_length_unit(const TextFields& fields) {
  const std::string* stated = fields.find("space units");
  if (stated == nullptr) return "";
  std::string unit = stated->substr(0, stated->find(' '));
  unit.erase(std::remove(unit.begin(), unit.end(), '"'), unit.end());
  return unit;
}

}  // namespace sammoe

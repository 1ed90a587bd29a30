#include "io/nrrd_mha/nrrd_header.hpp"

#include "core/ascii_text.hpp"
#include "core/refusal.hpp"

#include <algorithm>
#include <cctype>
#include <initializer_list>
#include <sstream>

namespace sammoe {
namespace {

constexpr const char* kConvert = "convert the volume to .nii.gz or to a plain .nrrd";

/// The one spelling used here of a field that the format lets be written in several.
std::string field_name(std::string_view text) {
  const std::string name = lower_case(trimmed(text));
  if (name == "datafile") return "data file";
  if (name == "lineskip") return "line skip";
  if (name == "byteskip") return "byte skip";
  if (name == "centerings") return "centers";
  return name;
}

bool is_known(const std::string& name) {
  constexpr const char* kNames[] = {
      "dimension", "type", "sizes", "encoding", "endian", "space", "space dimension", "space directions",
      "space origin", "space units", "spacings", "kinds", "data file", "line skip", "byte skip",
      // of no consequence here
      "content", "number", "block size", "blocksize", "sample units", "sampleunits", "measurement frame",
      "min", "max", "old min", "oldmin", "old max", "oldmax", "thicknesses", "axis mins", "axismins",
      "axis maxs", "axismaxs", "centers", "labels", "units"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

/// The fields up to the blank line that ends a header, and how many bytes that takes.
TextFields fields_of(std::string_view head, std::size_t& header_bytes) {
  TextFields fields;
  std::string_view rest = head;
  std::string_view line;
  take_line(rest, line);  // the magic
  while (take_line(rest, line)) {
    if (trimmed(line).empty()) {
      header_bytes = head.size() - rest.size();
      return fields;
    }
    if (line[0] == '#') continue;
    const std::size_t colon = line.find(':');
    const bool is_note = colon != std::string_view::npos && line.substr(colon, 2) == ":=";
    if (is_note) continue;
    const std::string name = field_name(line.substr(0, colon));
    if (colon == std::string_view::npos || !is_known(name))
      refuse_input("header line '" + std::string(line.substr(0, 60)) + "' is no NRRD field", "field: value",
                   kExportHeaderAgain);
    fields.add(name, trimmed(line.substr(colon + 1)));
  }
  refuse_input("the NRRD header does not end within " + text_of(head.size()) + " bytes",
               "a blank line before the voxels", kExportHeaderAgain);
}

ScalarType type_of(const std::string& name) {
  struct Spelling {
    ScalarType type;
    std::initializer_list<const char*> names;
  };
  static const Spelling kSpellings[] = {
      {ScalarType::int8, {"signed char", "int8", "int8_t"}},
      {ScalarType::uint8, {"uchar", "unsigned char", "uint8", "uint8_t"}},
      {ScalarType::int16, {"short", "short int", "signed short", "signed short int", "int16", "int16_t"}},
      {ScalarType::uint16, {"ushort", "unsigned short", "unsigned short int", "uint16", "uint16_t"}},
      {ScalarType::int32, {"int", "signed int", "int32", "int32_t"}},
      {ScalarType::uint32, {"uint", "unsigned int", "uint32", "uint32_t"}},
      {ScalarType::int64,
       {"longlong", "long long", "long long int", "signed long long", "signed long long int", "int64",
        "int64_t"}},
      {ScalarType::uint64,
       {"ulonglong", "unsigned long long", "unsigned long long int", "uint64", "uint64_t"}},
      {ScalarType::float32, {"float"}},
      {ScalarType::float64, {"double"}}};
  for (const Spelling& spelling : kSpellings) {
    for (const char* known : spelling.names)
      if (name == known) return spelling.type;
  }
  refuse_input("header field 'type' is '" + name + "'", "an integer type of 8 to 64 bits, float or double",
               kConvert);
}

void check_attached(const TextFields& fields) {
  if (fields.find("data file") != nullptr)
    refuse_input("is a detached NRRD header (.nhdr)", "header and voxels in one file", kConvert);
  for (const char* skip : {"line skip", "byte skip"}) {
    const std::string* value = fields.find(skip);
    if (value != nullptr && *value != "0")
      refuse_input(std::string("header field '") + skip + "' is '" + *value + "'", "0", kConvert);
  }
}

void check_axes(const TextFields& fields) {
  if (fields.required("dimension") != "3")
    refuse_input("header field 'dimension' is '" + fields.required("dimension") + "'", "3",
                 "extract one scalar 3-D volume first (overlapping segments: export one label map)");
  const std::string* kinds = fields.find("kinds");
  if (kinds == nullptr) return;
  std::istringstream words(*kinds);
  for (std::string kind; words >> kind;) {
    if (lower_case(kind) != "domain" && lower_case(kind) != "space" && kind != "???" &&
        lower_case(kind) != "none")
      refuse_input("header field 'kinds' is '" + *kinds + "'", "domain or space for each axis",
                   "extract one scalar 3-D volume first");
  }
}

void read_coding(const TextFields& fields, TextHeader& header) {
  const std::string encoding = lower_case(fields.required("encoding"));
  if (encoding == "gzip" || encoding == "gz")
    header.coding = Coding::gzip;
  else if (encoding != "raw")
    refuse_input("header field 'encoding' is '" + encoding + "'", "raw or gzip", kConvert);
  if (size_in_bytes(header.type) == 1) return;
  const std::string endian = lower_case(fields.required("endian"));
  if (endian != "little" && endian != "big")
    refuse_input("header field 'endian' is '" + endian + "'", "little or big", kExportHeaderAgain);
  header.byte_order = byte_order_of(endian == "little" ? Endianness::little : Endianness::big);
}

void check_units(const TextFields& fields) {
  const std::string* units = fields.find("space units");
  if (units == nullptr) return;
  std::istringstream words(*units);
  for (std::string unit; words >> unit;) {
    if (unit != "\"mm\"" && unit != "\"\"" && unit != "\"millimeter\"")
      refuse_input("header field 'space units' is '" + *units + "'", "\"mm\" for each axis",
                   "convert the lengths to mm");
  }
}

/// A file that says how far its voxels are apart, but not where they are.
Affine affine_without_space(const TextFields& fields, std::vector<std::string>& warnings) {
  warnings.push_back(
      "has no field 'space', so the orientation is unknown: axes are taken as L, P, S, origin 0");
  const std::vector<double> spacings = fields.numbers("spacings", 3);
  Affine affine;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (!(spacings[axis] > 0))
      refuse_input("header field 'spacings' is '" + fields.required("spacings") + "'", "numbers above 0",
                   kExportHeaderAgain);
    affine.steps_mm[axis][axis] = spacings[axis];
  }
  return ras_from_lps(affine);
}

Affine affine_of(const TextFields& fields, std::vector<std::string>& warnings) {
  const std::string* stated = fields.find("space");
  if (stated == nullptr && fields.find("space directions") == nullptr)
    return affine_without_space(fields, warnings);
  const std::string space = lower_case(fields.required("space"));
  const bool lps = space == "left-posterior-superior" || space == "lps";
  const bool las = space == "left-anterior-superior" || space == "las";
  if (!lps && !las && space != "right-anterior-superior" && space != "ras")
    refuse_input("header field 'space' is '" + space + "', which does not say where left is",
                 "left-posterior-superior, left-anterior-superior or right-anterior-superior", kConvert);
  check_units(fields);
  const std::vector<double> directions = fields.numbers("space directions", 9);
  const std::vector<double> origin = fields.numbers("space origin", 3);
  Affine affine;
  for (std::size_t row = 0; row < 3; ++row) {
    const bool flipped = (row == 0 && (lps || las)) || (row == 1 && lps);
    const double sign = flipped ? -1 : 1;
    affine.origin_mm[row] = sign * origin[row];
    for (std::size_t axis = 0; axis < 3; ++axis)
      affine.steps_mm[row][axis] = sign * directions[3 * axis + row];
  }
  return affine;
}

}  // namespace

bool looks_like_nrrd(std::string_view head) {
  return head.substr(0, 4) == "NRRD";
}

TextHeader parse_nrrd_header(std::string_view head) {
  const std::string_view magic = trimmed(head.substr(0, head.find('\n')));
  if (magic.size() != 8 || magic.substr(0, 7) != "NRRD000" || magic[7] < '1' || magic[7] > '5')
    refuse_input("starts with '" + std::string(magic.substr(0, 12)) + "'", "NRRD0001 to NRRD0005",
                 kExportHeaderAgain);
  TextHeader header;
  const TextFields fields = fields_of(head, header.header_bytes);
  check_attached(fields);
  check_axes(fields);
  header.type = type_of(lower_case(fields.required("type")));
  read_coding(fields, header);
  const Index3 size = fields.sizes("sizes");
  header.grid =
      grid_from_affine(affine_of(fields, header.warnings), size, "space directions", header.warnings);
  return header;
}

}  // namespace sammoe

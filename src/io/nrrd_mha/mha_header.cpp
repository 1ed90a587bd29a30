#include "io/nrrd_mha/mha_header.hpp"

#include "core/ascii_text.hpp"
#include "core/refusal.hpp"

#include <algorithm>

namespace sammoe {
namespace {

constexpr const char* kConvert = "convert the volume to .nii.gz or to a plain .mha";

/// The one name used here of a field that the format lets have several.
std::string field_name(std::string_view text) {
  const std::string name(trimmed(text));
  if (name == "Rotation" || name == "Orientation") return "TransformMatrix";
  if (name == "Position" || name == "Origin") return "Offset";
  if (name == "ElementByteOrderMSB") return "BinaryDataByteOrderMSB";
  return name;
}

TextFields fields_of(std::string_view head, std::size_t& header_bytes) {
  TextFields fields;
  std::string_view rest = head;
  for (std::string_view line; take_line(rest, line);) {
    if (trimmed(line).empty()) continue;
    const std::size_t sign = line.find('=');
    if (sign == std::string_view::npos)
      refuse_input("header line '" + std::string(line.substr(0, 60)) + "' is no MetaImage field",
                   "Field = value", kExportHeaderAgain);
    const std::string name = field_name(line.substr(0, sign));
    const std::string_view value = trimmed(line.substr(sign + 1));
    if (name == "ElementDataFile") {  // ends the header
      if (value != "LOCAL")
        refuse_input(
            "header field 'ElementDataFile' is '" + std::string(value.substr(0, 60)) + "' (a .mhd header)",
            "LOCAL, header and voxels in one file", kConvert);
      header_bytes = head.size() - rest.size();
      return fields;
    }
    fields.add(name, value);
  }
  refuse_input("the MetaImage header does not end within " + text_of(head.size()) + " bytes",
               "ElementDataFile = LOCAL before the voxels", kExportHeaderAgain);
}

bool flag(const TextFields& fields, const char* name, const char* fallback) {
  const std::string* stated = fields.find(name);
  const std::string value = stated != nullptr ? *stated : fallback;
  if (value == "True" || value == "true" || value == "1") return true;
  if (value != "False" && value != "false" && value != "0")
    refuse_input(std::string("header field '") + name + "' is '" + value + "'", "True or False",
                 kExportHeaderAgain);
  return false;
}

void require_value(const TextFields& fields, const char* name, std::initializer_list<const char*> allowed) {
  const std::string* value = fields.find(name);
  if (value == nullptr || std::find(allowed.begin(), allowed.end(), *value) != allowed.end()) return;
  refuse_input(std::string("header field '") + name + "' is '" + *value + "'", *allowed.begin(), kConvert);
}

ScalarType type_of(const std::string& name) {
  struct Entry {
    const char* name;
    ScalarType type;
  };
  // MetaIO's "long" has 32 bits on every system.
  constexpr Entry kTypes[] = {{"MET_CHAR", ScalarType::int8},       {"MET_UCHAR", ScalarType::uint8},
                              {"MET_SHORT", ScalarType::int16},     {"MET_USHORT", ScalarType::uint16},
                              {"MET_INT", ScalarType::int32},       {"MET_UINT", ScalarType::uint32},
                              {"MET_LONG", ScalarType::int32},      {"MET_ULONG", ScalarType::uint32},
                              {"MET_LONG_LONG", ScalarType::int64}, {"MET_ULONG_LONG", ScalarType::uint64},
                              {"MET_FLOAT", ScalarType::float32},   {"MET_DOUBLE", ScalarType::float64}};
  for (const Entry& entry : kTypes)
    if (name == entry.name) return entry.type;
  refuse_input("header field 'ElementType' is '" + name + "'",
               "an integer type of 8 to 64 bits, float or double", kConvert);
}

void check_kind(const TextFields& fields) {
  require_value(fields, "ObjectType", {"Image"});
  if (fields.required("NDims") != "3")
    refuse_input("header field 'NDims' is '" + fields.required("NDims") + "'", "3",
                 "extract one 3-D volume first");
  require_value(fields, "ElementNumberOfChannels", {"1"});
  require_value(fields, "HeaderSize", {"0"});
  require_value(fields, "DistanceUnits", {"mm", "?", ""});
  // Readers disagree on whether these apply.
  require_value(fields, "ElementToIntensityFunctionSlope", {"1"});
  require_value(fields, "ElementToIntensityFunctionOffset", {"0"});
  if (!flag(fields, "BinaryData", "False"))
    refuse_input("header field 'BinaryData' is 'False' or missing", "True", kConvert);
}

void read_coding(const TextFields& fields, std::string_view head, std::uint64_t file_size,
                 TextHeader& header) {
  const bool is_big = flag(fields, "BinaryDataByteOrderMSB", "False");
  header.byte_order = byte_order_of(is_big ? Endianness::big : Endianness::little);
  if (!flag(fields, "CompressedData", "False")) return;
  const bool has_gzip_magic = head.substr(header.header_bytes, 2) == "\x1f\x8b";
  header.coding = has_gzip_magic ? Coding::gzip : Coding::zlib;
  if (fields.find("CompressedDataSize") == nullptr) return;
  const double stated = fields.numbers("CompressedDataSize", 1)[0];
  const std::uint64_t present = file_size - header.header_bytes;
  if (stated != static_cast<double>(present))
    refuse_input("header field 'CompressedDataSize' is " + fields.required("CompressedDataSize") + " but " +
                     text_of(present) + " bytes follow the header",
                 "the same number", "the file is damaged, copy or export it again");
}

Affine affine_of(const TextFields& fields, std::vector<std::string>& warnings) {
  const std::vector<double> spacing =
      fields.numbers(fields.find("ElementSpacing") != nullptr ? "ElementSpacing" : "ElementSize", 3);
  std::vector<double> directions{1, 0, 0, 0, 1, 0, 0, 0, 1};
  std::vector<double> origin{0, 0, 0};
  if (fields.find("TransformMatrix") != nullptr)
    directions = fields.numbers("TransformMatrix", 9);
  else
    warnings.push_back("has no field 'TransformMatrix': axes are taken as L, P, S");
  if (fields.find("Offset") != nullptr)
    origin = fields.numbers("Offset", 3);
  else
    warnings.push_back("has no field 'Offset': the first voxel is taken to lie at 0, 0, 0");
  Affine affine;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (!(spacing[axis] > 0))
      refuse_input("the spacing along axis " + text_of(axis) + " is " + text_of(spacing[axis]),
                   "a number above 0", kExportHeaderAgain);
    affine.origin_mm[axis] = origin[axis];
    for (std::size_t row = 0; row < 3; ++row)
      affine.steps_mm[row][axis] = directions[3 * axis + row] * spacing[axis];
  }
  return ras_from_lps(affine);
}

}  // namespace

bool looks_like_mha(std::string_view head) {
  for (const std::string_view name : {"ObjectType", "ObjectSubType", "NDims", "Comment"}) {
    if (head.substr(0, name.size()) != name) continue;
    const std::string_view line = head.substr(name.size(), head.find('\n') - name.size());
    return trimmed(line).substr(0, 1) == "=";
  }
  return false;
}

TextHeader parse_mha_header(std::string_view head, std::uint64_t file_size) {
  TextHeader header;
  const TextFields fields = fields_of(head, header.header_bytes);
  check_kind(fields);
  header.type = type_of(fields.required("ElementType"));
  read_coding(fields, head, file_size, header);
  const Index3 size = fields.sizes("DimSize");
  header.grid =
      grid_from_affine(affine_of(fields, header.warnings), size, "TransformMatrix", header.warnings);
  return header;
}

}  // namespace sammoe

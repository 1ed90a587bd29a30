#include "io/nrrd_mha/mha_header.hpp"

#include "core/ascii_text.hpp"
#include "core/refusal.hpp"
#include "io/nrrd_mha/text_volume_reader.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>

namespace sammoe {
namespace {

constexpr const char* kConvertToMha = "convert the volume to .nii.gz or to a plain .mha";

/// The one name used here of a field that the format lets have several.
std::string mha_field_name(std::string_view text) {
  const std::string name(trimmed(text));
  if (name == "Rotation" || name == "Orientation") return "TransformMatrix";
  if (name == "Position" || name == "Origin") return "Offset";
  if (name == "ElementByteOrderMSB") return "BinaryDataByteOrderMSB";
  return name;
}

/// The fields up to ElementDataFile, which ends a header, and how many bytes that takes.
TextFields mha_fields_of(std::string_view head, std::size_t& header_bytes) {
  TextFields fields;
  std::string_view rest = head;
  std::string_view line;
  while (true) {
    if (!take_line(rest, line)) {
      if (rest.empty() || rest.size() > 4096) break;
      line = rest;
      rest = {};
    }
    if (trimmed(line).empty()) continue;
    const std::size_t sign = line.find('=');
    if (sign == std::string_view::npos)
      refuse_input("header line '" + std::string(line.substr(0, 60)) + "' is not a MetaImage field",
                   "Field = value", kExportHeaderAgain);
    const std::string name = mha_field_name(line.substr(0, sign));
    fields.add(name, trimmed(line.substr(sign + 1)));
    if (name != "ElementDataFile") continue;
    const bool is_cut = rest.empty() && head.back() != '\n';
    if (is_cut && lower_case(fields.required(name)) == "local") break;
    header_bytes = head.size() - rest.size();
    return fields;
  }
  refuse_input("the MetaImage header does not end within " + text_of(head.size()) + " bytes",
               "ElementDataFile = LOCAL before the voxels", kExportHeaderAgain);
}

bool flag(const TextFields& fields, const char* name, const char* fallback) {
  const std::string* stated = fields.find(name);
  const std::string value = lower_case(stated != nullptr ? *stated : fallback);
  if (value == "true" || value == "1") return true;
  if (value != "false" && value != "0")
    refuse_input(std::string("header field '") + name + "' is '" + *stated + "'", "True or False",
                 kExportHeaderAgain);
  return false;
}

void require_number(const TextFields& fields, const char* name, double allowed) {
  if (fields.find(name) == nullptr || fields.numbers(name, 1)[0] == allowed) return;
  refuse_input(std::string("header field '") + name + "' is '" + fields.required(name) + "'",
               text_of(allowed), kConvertToMha);
}

void require_value(const TextFields& fields, const char* name, std::initializer_list<const char*> allowed) {
  const std::string* value = fields.find(name);
  if (value == nullptr || std::find(allowed.begin(), allowed.end(), *value) != allowed.end()) return;
  refuse_input(std::string("header field '") + name + "' is '" + *value + "'", *allowed.begin(),
               kConvertToMha);
}

ScalarType mha_type_of(const std::string& name) {
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
               "an integer type of 8 to 64 bits, float or double", kConvertToMha);
}

void check_kind(const TextFields& fields) {
  require_value(fields, "ObjectType", {"Image"});
  const std::string& axes = fields.required("NDims");
  if (axes != "3" && axes != "4")
    refuse_input("header field 'NDims' is '" + axes + "'", "3, or 4 for several volumes",
                 "extract one 3-D volume first");
  require_number(fields, "ElementNumberOfChannels", 1);
  require_value(fields, "DistanceUnits", {"mm", "?", ""});
  // Readers disagree on whether these apply.
  require_number(fields, "ElementToIntensityFunctionSlope", 1);
  require_number(fields, "ElementToIntensityFunctionOffset", 0);
  if (!flag(fields, "BinaryData", "False"))
    refuse_input("header field 'BinaryData' is 'False' or missing", "True", kConvertToMha);
}

/// Where ElementDataFile and HeaderSize say that the voxels are.
TextData mha_data_of(const TextFields& fields) {
  TextData data;
  const std::string& file = fields.required("ElementDataFile");
  const bool are_several = file.substr(0, 4) == "LIST" || file.find('%') != std::string::npos;
  if (file.empty() || are_several)
    refuse_input("header field 'ElementDataFile' is '" + file.substr(0, 60) + "', voxels in several files",
                 "LOCAL or one file", kConvertToMha);
  const bool follows = lower_case(file) == "local";
  if (!follows) data.file = file;
  if (fields.find("HeaderSize") == nullptr) return data;
  const double skip = fields.numbers("HeaderSize", 1)[0];
  if (!(skip >= -1 && skip <= (follows ? 0 : 0x1p53)) || skip != std::floor(skip))
    refuse_input("header field 'HeaderSize' is '" + fields.required("HeaderSize") + "'",
                 follows ? "0 or -1" : "a number of bytes, or -1", kExportHeaderAgain);
  data.ends_file = skip < 0;
  if (skip > 0) data.skip_bytes = static_cast<std::uint64_t>(skip);
  return data;
}

void read_mha_coding(const TextFields& fields, TextHeader& header) {
  const bool is_big = flag(fields, "BinaryDataByteOrderMSB", "False");
  header.byte_order = byte_order_of(is_big ? Endianness::big : Endianness::little);
  if (!flag(fields, "CompressedData", "False")) return;
  if (header.data.ends_file || header.data.skip_bytes > 0)
    refuse_input("header field 'HeaderSize' is '" + fields.required("HeaderSize") + "' of compressed voxels",
                 "0", kConvertToMha);
  header.coding = Coding::zlib;  // or gzip, which read_text_volume tells by the data
  if (fields.find("CompressedDataSize") == nullptr) return;
  const double stated = fields.numbers("CompressedDataSize", 1)[0];
  if (!(stated >= 0 && stated <= 0x1p53) || stated != std::floor(stated))
    refuse_input("header field 'CompressedDataSize' is '" + fields.required("CompressedDataSize") + "'",
                 "a number of bytes", kExportHeaderAgain);
  header.data.packed_bytes = static_cast<std::uint64_t>(stated);
}

/// The directions of the axes, one after the other; of four, the last must be of itself.
std::vector<double> mha_directions(const TextFields& fields, std::size_t axes,
                                   std::vector<std::string>& warnings) {
  if (fields.find("TransformMatrix") == nullptr) {
    warnings.push_back("has no field 'TransformMatrix': axes are taken as L, P, S");
    return {1, 0, 0, 0, 1, 0, 0, 0, 1};
  }
  const std::vector<double> stated = fields.numbers("TransformMatrix", axes * axes);
  if (axes == 3) return stated;
  std::vector<double> directions;
  for (std::size_t axis = 0; axis < 4; ++axis) {
    for (std::size_t row = 0; row < 4; ++row) {
      const double part = stated[4 * axis + row];
      if (axis < 3 && row < 3) directions.push_back(part);
      if ((axis == 3) != (row == 3) && part != 0)
        refuse_input("header field 'TransformMatrix' turns space into the fourth axis",
                     "0 where the fourth axis meets the others", kConvertToMha);
    }
  }
  return directions;
}

Affine mha_affine_of(const TextFields& fields, std::size_t axes, std::vector<std::string>& warnings) {
  const std::vector<double> spacing =
      fields.numbers(fields.find("ElementSpacing") != nullptr ? "ElementSpacing" : "ElementSize", axes);
  const std::vector<double> directions = mha_directions(fields, axes, warnings);
  std::vector<double> origin(axes, 0);
  if (fields.find("Offset") != nullptr)
    origin = fields.numbers("Offset", axes);
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
  // Those that writers begin with.
  for (const std::string_view name :
       {"ObjectType", "ObjectSubType", "NDims", "Comment", "HeaderSize", "BinaryData", "DimSize"}) {
    if (head.substr(0, name.size()) != name) continue;
    const std::string_view line = head.substr(name.size(), head.find('\n') - name.size());
    if (trimmed(line).substr(0, 1) == "=") return true;
  }
  return false;
}

TextHeader parse_mha_header(std::string_view head) {
  TextHeader header;
  const TextFields fields = mha_fields_of(head, header.header_bytes);
  check_kind(fields);
  header.type = mha_type_of(fields.required("ElementType"));
  header.data = mha_data_of(fields);
  read_mha_coding(fields, header);
  const std::size_t axes = fields.required("NDims") == "3" ? 3 : 4;
  const std::vector<std::int64_t> sizes = fields.sizes("DimSize", axes);
  if (axes == 4) header.volume_count = sizes[3];
  header.length_unit = "mm";
  header.grid = grid_from_affine(mha_affine_of(fields, axes, header.warnings), {sizes[0], sizes[1], sizes[2]},
                                 "TransformMatrix", header.warnings);
  return header;
}

namespace {

TextHeader mha_header_of(VolumeSource& source) {
  return parse_mha_header(source.head(kLongestTextHeader));
}

}  // namespace

bool claims_mha(VolumeSource& source) {
  return looks_like_mha(source.head(256));
}

LoadedVolume read_mha(VolumeSource& source, const ReadOptions& options) {
  return read_text_volume(source, mha_header_of(source), options);
}

StoredForm describe_mha(VolumeSource& source, const ReadOptions&) {
  return form_of(mha_header_of(source), "MetaImage");
}

std::vector<std::filesystem::path> mha_data_files(VolumeSource& source) {
  return data_files_of(source, mha_header_of(source));
}

}  // namespace sammoe

#include "io/nrrd_mha/nrrd_header.hpp"

#include "core/ascii_text.hpp"
#include "core/refusal.hpp"
#include "io/nrrd_mha/nrrd_axes.hpp"
#include "io/nrrd_mha/nrrd_segments.hpp"
#include "io/nrrd_mha/text_volume_reader.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>

namespace sammoe {
namespace {

constexpr const char* kConvertToNrrd = "convert the volume to .nii.gz or to a plain .nrrd";

/// The one spelling used here of a field that the format lets be written in several.
std::string nrrd_field_name(std::string_view text) {
  const std::string name = lower_case(trimmed(text));
  if (name == "datafile") return "data file";
  if (name == "lineskip") return "line skip";
  if (name == "byteskip") return "byte skip";
  if (name == "centerings") return "centers";
  return name;
}

bool is_nrrd_field(const std::string& name) {
  constexpr const char* kNames[] = {
      "dimension", "type", "sizes", "encoding", "endian", "space", "space dimension", "space directions",
      "space origin", "space units", "spacings", "kinds", "data file", "line skip", "byte skip",
      // of no consequence here
      "content", "number", "block size", "blocksize", "sample units", "sampleunits", "measurement frame",
      "min", "max", "old min", "oldmin", "old max", "oldmax", "thicknesses", "axis mins", "axismins",
      "axis maxs", "axismaxs", "centers", "labels", "units"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

/// A header under way: its fields, and the key/value pairs, which mean nothing to the format.
struct NrrdText {
  TextFields fields;
  std::map<std::string, std::string> notes;
};

/// The text of a value in which line feeds and backslashes are written as \\n and \\\\.
std::string unescaped(std::string_view text) {
  std::string plain;
  for (std::size_t n = 0; n < text.size(); ++n) {
    const bool escapes =
        text[n] == '\\' && n + 1 < text.size() && (text[n + 1] == 'n' || text[n + 1] == '\\');
    if (escapes) ++n;
    plain += escapes && text[n] == 'n' ? '\n' : text[n];
  }
  return plain;
}

/// Keys may hold colons, so a line is a field only if it begins with the name of one.
void read_line(std::string_view line, NrrdText& text) {
  if (line[0] == '#') return;
  const std::size_t colon = line.find(':');
  const std::string name = nrrd_field_name(line.substr(0, colon));
  const std::size_t sign = line.find(":=");
  const bool is_field = colon != std::string_view::npos && colon != sign && is_nrrd_field(name);
  if (is_field) return text.fields.add(name, trimmed(line.substr(colon + 1)));
  if (sign == std::string_view::npos)
    refuse_input("header line '" + std::string(line.substr(0, 60)) + "' is not an NRRD field", "field: value",
                 kExportHeaderAgain);
  text.notes.emplace(std::string(line.substr(0, sign)), unescaped(line.substr(sign + 2)));
}

/// Reads up to the blank line that ends a header; one whose voxels are in another file may end with the file
/// instead. `header_bytes` becomes how many bytes that takes.
NrrdText nrrd_text_of(std::string_view head, std::size_t& header_bytes) {
  NrrdText text;
  std::string_view rest = head;
  std::string_view line;
  take_line(rest, line);  // the magic
  while (take_line(rest, line)) {
    if (trimmed(line).empty()) {
      header_bytes = head.size() - rest.size();
      return text;
    }
    read_line(line, text);
  }
  if (!trimmed(rest).empty() && rest.size() < 4096) read_line(trimmed(rest), text);
  if (text.fields.find("data file") == nullptr)
    refuse_input("the NRRD header does not end within " + text_of(head.size()) + " bytes",
                 "a blank line before the voxels", kExportHeaderAgain);
  header_bytes = head.size();
  return text;
}

ScalarType nrrd_type_of(const std::string& name) {
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
               kConvertToNrrd);
}

Coding nrrd_coding_of(const TextFields& fields) {
  const std::string encoding = lower_case(fields.required("encoding"));
  if (encoding == "raw") return Coding::plain;
  if (encoding == "gzip" || encoding == "gz") return Coding::gzip;
  if (encoding == "bzip2" || encoding == "bz2") return Coding::bzip2;
  refuse_input("header field 'encoding' is '" + encoding + "'", "raw, gzip or bzip2", kConvertToNrrd);
}

ByteOrder nrrd_byte_order_of(const TextFields& fields, ScalarType type) {
  if (size_in_bytes(type) == 1) return ByteOrder::native;
  const std::string endian = lower_case(fields.required("endian"));
  if (endian != "little" && endian != "big")
    refuse_input("header field 'endian' is '" + endian + "'", "little or big", kExportHeaderAgain);
  return byte_order_of(endian == "little" ? Endianness::little : Endianness::big);
}

/// A number of bytes or lines to skip: whole, at least `least`.
double skip_of(const TextFields& fields, const char* name, double least) {
  if (fields.find(name) == nullptr) return 0;
  const double number = fields.numbers(name, 1)[0];
  if (!(number >= least && number <= 0x1p53) || number != std::floor(number))
    refuse_input(std::string("header field '") + name + "' is '" + fields.required(name) + "'",
                 "a whole number from " + text_of(least), kExportHeaderAgain);
  return number;
}

TextData nrrd_data_of(const TextFields& fields, Coding coding) {
  TextData data;
  const double lines = skip_of(fields, "line skip", 0);
  const double bytes = skip_of(fields, "byte skip", -1);
  if (coding != Coding::plain && (lines > 0 || bytes < 0))
    refuse_input(std::string("header field '") + (lines > 0 ? "line" : "byte") + " skip' is '" +
                     fields.required(lines > 0 ? "line skip" : "byte skip") + "' of compressed voxels",
                 "0", kConvertToNrrd);
  data.skip_lines = static_cast<std::uint64_t>(lines);
  data.ends_file = bytes < 0;
  if (bytes > 0) data.skip_bytes = static_cast<std::uint64_t>(bytes);
  const std::string* file = fields.find("data file");
  if (file == nullptr) return data;
  const bool are_several =
      file->substr(0, 4) == "LIST" || (file->find('%') != std::string::npos && words_of(*file).size() >= 4);
  if (are_several || file->empty())
    refuse_input("header field 'data file' is '" + file->substr(0, 60) + "', voxels in several files",
                 "one file", kConvertToNrrd);
  data.file = *file;
  return data;
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
  NrrdText text = nrrd_text_of(head, header.header_bytes);
  const TextFields& fields = text.fields;
  const NrrdAxes axes = nrrd_axes(fields);
  header.type = nrrd_type_of(lower_case(fields.required("type")));
  header.coding = nrrd_coding_of(fields);
  header.byte_order = nrrd_byte_order_of(fields, header.type);
  header.data = nrrd_data_of(fields, header.coding);
  header.notes = std::move(text.notes);
  const std::vector<std::int64_t> sizes = fields.sizes("sizes", axes.count);
  Index3 size{};
  for (std::size_t axis = 0; axis < 3; ++axis) size[axis] = sizes[axes.of_space[axis]];
  if (axes.of_volumes) {
    header.volume_count = sizes[*axes.of_volumes];
    header.is_interleaved = *axes.of_volumes == 0;
  }
  header.length_unit = nrrd_length_unit(fields);
  header.grid =
      grid_from_affine(nrrd_affine(fields, axes, header.warnings), size, "space directions", header.warnings);
  return header;
}

namespace {

TextHeader nrrd_header_of(VolumeSource& source) {
  return parse_nrrd_header(source.head(kLongestTextHeader));
}

}  // namespace

bool claims_nrrd(VolumeSource& source) {
  return looks_like_nrrd(source.head(8));
}

LoadedVolume read_nrrd(VolumeSource& source, const ReadOptions& options) {
  return read_text_volume(source, nrrd_header_of(source), options);
}

StoredForm describe_nrrd(VolumeSource& source, const ReadOptions&) {
  TextHeader header = nrrd_header_of(source);
  const bool has_segments = names_segments(header.notes);
  StoredForm form = form_of(std::move(header), has_segments ? "NRRD, 3D Slicer segmentation" : "NRRD");
  form.names_segments = has_segments;
  return form;
}

std::vector<std::filesystem::path> nrrd_data_files(VolumeSource& source) {
  return data_files_of(source, nrrd_header_of(source));
}

}  // namespace sammoe

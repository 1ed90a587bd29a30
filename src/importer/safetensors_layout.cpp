#include "importer/safetensors_layout.hpp"

#include "sammoe/error.hpp"
#include "sammoe/printable.hpp"

#include "files/document_node.hpp"
#include "files/json_document.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

constexpr std::uint64_t kLengthBytes = 8;
constexpr std::uint64_t kMaxHeaderBytes = std::uint64_t{16} << 20;
constexpr std::size_t kMaxDimensions = 16;
constexpr std::size_t kHeaderDepth = 4;
constexpr double kMaxOffset = 9007199254740992;  // 2^53, what a JSON number says exactly

[[noreturn]] void refuse_layout(const std::string& source, const std::string& problem) {
  throw Error(ErrorCode::model, source + ": " + problem);
}

const std::map<std::string, std::uint64_t>& element_bytes() {
  static const std::map<std::string, std::uint64_t> bytes{{"F64", 8}, {"F32", 4}, {"F16", 2}, {"BF16", 2},
                                                          {"I64", 8}, {"I32", 4}, {"I16", 2}, {"I8", 1},
                                                          {"U8", 1},  {"BOOL", 1}};
  return bytes;
}

std::string read_header(const FilePart& part, std::uint64_t file_bytes, const std::string& source) {
  const std::string length = part(0, kLengthBytes);
  if (length.size() < kLengthBytes) refuse_layout(source, "ends within the length of its header");
  std::uint64_t bytes = 0;
  for (std::size_t n = kLengthBytes; n-- > 0;) bytes = (bytes << 8) | static_cast<unsigned char>(length[n]);
  if (bytes > kMaxHeaderBytes)
    refuse_layout(source, "says that its header has " + std::to_string(bytes) + " bytes; at most " +
                              std::to_string(kMaxHeaderBytes) + " are read");
  if (bytes > file_bytes - kLengthBytes)
    refuse_layout(source, "ends within its header; it is incomplete, copy it again");
  std::string header = part(kLengthBytes, bytes);
  if (header.size() != bytes) refuse_layout(source, "its header cannot be read");
  if (header.empty() || header.front() != '{') refuse_layout(source, "its header does not begin with {");
  return header;
}

/// The bytes that the type and sizes need, if these are at most `most`.
std::uint64_t needed_bytes(const DocumentNode& entry, const SafetensorsEntry& tensor, std::uint64_t most) {
  const auto type = element_bytes().find(tensor.type);
  if (type == element_bytes().end())
    entry.at("dtype").refuse("the type " + printable_start(tensor.type) +
                             " cannot be read; save the tensor as F32");
  if (std::find(tensor.sizes.begin(), tensor.sizes.end(), 0) != tensor.sizes.end()) return 0;
  std::uint64_t bytes = type->second;
  for (const std::int64_t size : tensor.sizes) {
    if (static_cast<std::uint64_t>(size) > most / bytes)
      entry.at("shape").refuse("needs more bytes than the file has");
    bytes *= static_cast<std::uint64_t>(size);
  }
  return bytes;
}

SafetensorsEntry read_entry(const std::string& name, const DocumentNode& entry, std::uint64_t data_bytes) {
  entry.allow_only({"dtype", "shape", "data_offsets"});
  SafetensorsEntry tensor;
  tensor.name = printable_start(name);
  tensor.type = entry.at("dtype").any_text();
  for (const DocumentNode& size : entry.at("shape").elements(kMaxDimensions))
    tensor.sizes.push_back(size.integer({0, kMaxOffset}));
  const std::vector<DocumentNode> offsets = entry.at("data_offsets").elements(2);
  if (offsets.size() != 2) entry.at("data_offsets").refuse("is not a begin and an end");
  tensor.begin = static_cast<std::uint64_t>(offsets[0].integer({0, kMaxOffset}));
  const auto end = static_cast<std::uint64_t>(offsets[1].integer({0, kMaxOffset}));
  if (tensor.begin > end || end > data_bytes)
    entry.at("data_offsets")
        .refuse("reaches beyond the file's " + std::to_string(data_bytes) +
                " bytes of data; it is damaged or incomplete");
  tensor.bytes = end - tensor.begin;
  if (tensor.bytes != needed_bytes(entry, tensor, data_bytes))
    entry.at("data_offsets")
        .refuse("has " + std::to_string(tensor.bytes) + " bytes, which do not fit the shape");
  return tensor;
}

void check_metadata(const nlohmann::json& metadata, const DocumentNode& node) {
  bool are_texts = metadata.is_object();
  for (const auto& item : metadata.items()) are_texts = are_texts && item.value().is_string();
  if (!are_texts) node.refuse("is not an object of texts");
}

/// Tensors lie one after the other, from the first byte to the last.
void check_order(std::vector<SafetensorsEntry> tensors, std::uint64_t data_bytes, const std::string& source) {
  std::sort(tensors.begin(), tensors.end(), [](const auto& one, const auto& other) {
    return std::pair(one.begin, one.bytes) < std::pair(other.begin, other.bytes);
  });
  std::uint64_t end = 0;
  for (const SafetensorsEntry& tensor : tensors) {
    if (tensor.begin != end)
      refuse_layout(source, "tensor " + tensor.name + " begins at byte " + std::to_string(tensor.begin) +
                                " of the data, expected " + std::to_string(end) +
                                ": tensors overlap or leave a gap, the file is damaged");
    end += tensor.bytes;
  }
  if (end != data_bytes)
    refuse_layout(source, "its tensors have " + std::to_string(end) + " bytes, the file has " +
                              std::to_string(data_bytes) + "; it is damaged");
}

}  // namespace

std::vector<SafetensorsEntry> read_safetensors_layout(const FilePart& part, std::uint64_t file_bytes,
                                                      const std::string& source) {
  const std::string header = read_header(part, file_bytes, source);
  const std::uint64_t data_begin = kLengthBytes + header.size();
  const std::uint64_t data_bytes = file_bytes - data_begin;
  const std::string name = source + ": header";
  const nlohmann::json json = parse_json_document(header, kHeaderDepth, name, ErrorCode::model);
  std::vector<SafetensorsEntry> tensors;
  std::set<std::string> names;
  for (const auto& item : json.items()) {
    const DocumentNode node(item.value(), name + ": " + printable_start(item.key()), ErrorCode::model);
    if (item.key() == "__metadata__") {
      check_metadata(item.value(), node);
      continue;
    }
    tensors.push_back(read_entry(item.key(), node, data_bytes));
    if (!names.insert(tensors.back().name).second)
      refuse_layout(source, "has two tensors that are shown as " + tensors.back().name);
  }
  check_order(tensors, data_bytes, source);
  for (SafetensorsEntry& tensor : tensors) tensor.begin += data_begin;
  return tensors;
}

}  // namespace sammoe

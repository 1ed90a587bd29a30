#include "importer/safetensors_file.hpp"

#include "sammoe/error.hpp"

#include "importer/safetensors_layout.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

namespace sammoe {
namespace {

using caffe2::serialize::ReadAdapterInterface;

at::ScalarType scalar_type(const std::string& type) {
  static const std::map<std::string, at::ScalarType> types{
      {"F64", at::kDouble}, {"F32", at::kFloat}, {"F16", at::kHalf},  {"BF16", at::kBFloat16},
      {"I64", at::kLong},   {"I32", at::kInt},   {"I16", at::kShort}, {"I8", at::kChar},
      {"U8", at::kByte},    {"BOOL", at::kBool}};
  return types.at(type);
}

FilePart part_of(const ReadAdapterInterface& file) {
  return [&file](std::uint64_t begin, std::uint64_t count) {
    const std::uint64_t available = file.size() - std::min<std::uint64_t>(begin, file.size());
    std::string bytes(std::min(count, available), '\0');
    bytes.resize(file.read(begin, bytes.data(), bytes.size(), "safetensors"));
    return bytes;
  };
}

class SafetensorsFile final : public TensorFile {
 public:
  SafetensorsFile(std::shared_ptr<ReadAdapterInterface> file, std::string source)
      : file_(std::move(file)), source_(std::move(source)) {
    StateDict dict;
    for (SafetensorsEntry& entry : read_safetensors_layout(part_of(*file_), file_->size(), source_)) {
      dict.names.push_back(entry.name);
      entries_.emplace(entry.name, std::move(entry));
    }
    if (entries_.empty())
      throw Error(ErrorCode::model, source_ + ": holds no tensors; give the file that holds the weights");
    dicts_.push_back(std::move(dict));
  }

  const std::vector<StateDict>& state_dicts() const override { return dicts_; }

  at::Tensor load(std::size_t /*dict*/, const std::string& name) override {
    const SafetensorsEntry& entry = entries_.at(name);
    at::Tensor tensor = at::empty(entry.sizes, scalar_type(entry.type));
    if (entry.bytes > 0 && file_->read(entry.begin, tensor.data_ptr(), entry.bytes, "tensor") != entry.bytes)
      throw Error(ErrorCode::model, source_ + ": tensor " + name + ": cannot be read");
    return tensor;
  }

 private:
  std::shared_ptr<ReadAdapterInterface> file_;
  std::string source_;
  std::vector<StateDict> dicts_;
  std::map<std::string, SafetensorsEntry> entries_;
};

}  // namespace

bool is_safetensors(const ReadAdapterInterface& file) {
  // The length of the header, of which no known file needs more than four bytes, and its first letter.
  const std::string head = part_of(file)(0, 9);
  return head.size() == 9 && head.substr(4, 4) == std::string(4, '\0') && head.back() == '{';
}

std::unique_ptr<TensorFile> open_safetensors(const std::shared_ptr<ReadAdapterInterface>& file,
                                             const std::string& source) {
  return std::make_unique<SafetensorsFile>(file, source);
}

}  // namespace sammoe

#include "model/archive/pickled_tensor.hpp"

#include "support/error_matchers.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

using namespace std::string_literals;

std::string number(std::int64_t value) {
  std::string bytes = "\x8a\x08";
  for (int n = 0; n < 8; ++n) bytes += static_cast<char>(value >> (8 * n));
  return bytes;
}

std::string tuple(const std::vector<std::int64_t>& values) {
  std::string bytes = "(";
  for (const std::int64_t value : values) bytes += number(value);
  return bytes + "t";
}

/// A tensor's description; the defaults are those of four floats in a row.
struct Description {
  std::string function = "torch._utils\n_rebuild_tensor_v2";
  std::string storage_type = "torch\nFloatStorage";
  std::string key = "0";
  std::int64_t storage_elements = 4;
  std::int64_t offset = 0;
  std::vector<std::int64_t> sizes{4};
  std::vector<std::int64_t> strides{1};
  std::string more;

  std::string pickle() const {
    return "c" + function + "\n(" + "(U\x07storagec" + storage_type + "\nU" + static_cast<char>(key.size()) +
           key + "U\x03" + "cpu" + number(storage_elements) + "tQ" + number(offset) + tuple(sizes) +
           tuple(strides) + "\x89N" + more + "tR";
  }
  std::optional<PickledTensor> read() const { return read_program(pickle()); }
  static std::optional<PickledTensor> read_program(const std::string& program) {
    const Pickle pickle = read_pickle("\x80\x02" + program + ".", "test");
    return pickled_tensor(pickle, pickle.root, "tensor t");
  }
};

TEST(PickledTensor, ReadsWhereItsNumbersAre) {
  Description description;
  description.key = "17";
  description.storage_elements = 24;
  description.offset = 5;
  description.sizes = {2, 3};
  description.strides = {12, 2};
  const PickledTensor tensor = description.read().value();
  EXPECT_EQ(tensor.storage_key, "17");
  EXPECT_EQ(tensor.storage_bytes, 96u);
  EXPECT_EQ(tensor.type, at::kFloat);
  EXPECT_EQ(tensor.offset, 5);
  EXPECT_EQ(tensor.sizes, description.sizes);
  EXPECT_EQ(tensor.strides, description.strides);
}

TEST(PickledTensor, UnwrapsParameters) {
  const std::string inner = Description().pickle();
  const std::string parameter = "ctorch._utils\n_rebuild_parameter\n(" + inner + "\x88NtR";
  EXPECT_EQ(Description::read_program(parameter).value().storage_bytes, 16u);
  std::string often = inner;
  for (int n = 0; n < 10; ++n) often = "ctorch._utils\n_rebuild_parameter\n(" + often + "\x88NtR";
  expect_error(ErrorCode::model, {"tensor t"}, [&] { Description::read_program(often); });
}

TEST(PickledTensor, UntypedStoragesGetTheirTypeFromTheTensor) {
  Description description;
  description.function = "torch._utils\n_rebuild_tensor_v3";
  description.storage_type = "torch\nUntypedStorage";
  description.storage_elements = 16;
  description.more = "ctorch\nfloat32\n";
  const PickledTensor tensor = description.read().value();
  EXPECT_EQ(tensor.type, at::kFloat);
  EXPECT_EQ(tensor.storage_bytes, 16u);
  description.sizes = {5};
  expect_error(ErrorCode::model, {"storage"}, [&] { description.read(); });
}

TEST(PickledTensor, OtherThingsAreNoTensors) {
  for (const std::string program : {"N", "K\x01", "}", "ccollections\nOrderedDict\n)R", "U\x01xQ"})
    EXPECT_FALSE(Description::read_program(program));
}

TEST(PickledTensor, RefusesViewsThatReachBeyondTheStorage) {
  const auto refuses = [](std::int64_t offset, const std::vector<std::int64_t>& sizes,
                          const std::vector<std::int64_t>& strides) {
    SCOPED_TRACE(::testing::PrintToString(sizes));
    Description description;
    description.offset = offset;
    description.sizes = sizes;
    description.strides = strides;
    expect_error(ErrorCode::model, {"tensor t"}, [&] { description.read(); });
  };
  const std::int64_t huge = std::int64_t{1} << 62;
  refuses(1, {4}, {1});
  refuses(4, {}, {});
  refuses(0, {5}, {1});
  refuses(0, {2}, {4});
  refuses(0, {2, 2}, {1, 3});
  refuses(0, {2, 2}, {1});
  refuses(-1, {4}, {1});
  refuses(0, {-4}, {1});
  refuses(1, {2}, {-1});
  refuses(0, {1000000}, {0});  // a small file, a huge tensor
  refuses(huge, {1}, {1});
  refuses(0, {2}, {huge});
  refuses(0, {huge, huge}, {0, 0});
  refuses(0, {std::int64_t{1} << 32, std::int64_t{1} << 32}, {0, 0});
  refuses(0, {0, std::int64_t{1} << 40, std::int64_t{1} << 40}, {1, 1, 1});
  refuses(0, std::vector<std::int64_t>(17, 1), std::vector<std::int64_t>(17, 1));
}

TEST(PickledTensor, RefusesDamagedAndUnreadableDescriptions) {
  Description description;
  description.key = "../../etc/passwd";
  expect_error(ErrorCode::model, {"not a number"}, [&] { description.read(); });
  description = {};
  description.storage_type = "torch\nComplexFloatStorage";
  expect_error(ErrorCode::model, {"ComplexFloatStorage"}, [&] { description.read(); });
  description = {};
  description.storage_elements = -4;
  expect_error(ErrorCode::model, {"tensor t"}, [&] { description.read(); });
  description = {};
  description.function = "torch._utils\n_rebuild_qtensor";
  expect_error(ErrorCode::model, {"_rebuild_qtensor"}, [&] { description.read(); });
  for (const std::string arguments : {")", "(Nt", "(NNNNt", "(U\x01xQt", "(NQK\x01))t"}) {
    expect_error(ErrorCode::model, {"tensor t"},
                 [&] { Description::read_program("ctorch._utils\n_rebuild_tensor_v2\n" + arguments + "R"); });
  }
  expect_error(ErrorCode::model, {"tensor t"},
               [&] { Description::read_program("ctorch._utils\n_rebuild_parameter\n)R"); });
}

}  // namespace
}  // namespace sammoe

#include "importer/safetensors_layout.hpp"

#include "importer/checkpoint_reader.hpp"
#include "support/error_matchers.hpp"
#include "support/safetensors_bytes.hpp"

#include <random>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

using test::safetensors_bytes;

std::vector<SafetensorsEntry> layout(const std::string& file) {
  const FilePart part = [&](std::uint64_t begin, std::uint64_t count) {
    return begin < file.size() ? file.substr(begin, count) : std::string();
  };
  return read_safetensors_layout(part, file.size(), "a.safetensors");
}

void refuses(const std::string& file, const std::vector<std::string>& words) {
  SCOPED_TRACE(words.front());
  expect_error(ErrorCode::model, words, [&] { layout(file); });
}

/// One tensor of two numbers, as the header says it, before so many bytes.
std::string entry(const std::string& type, const std::string& shape, const std::string& offsets) {
  return R"({"dtype":")" + type + R"(","shape":)" + shape + R"(,"data_offsets":)" + offsets + "}";
}

const std::string kGood = R"({"__metadata__":{"format":"pt"},"b":)" + entry("F16", "[2,1]", "[8,12]") +
                          R"(,"a":)" + entry("F32", "[2]", "[0,8]") + "}   ";

TEST(SafetensorsLayout, SaysWhereEachTensorLies) {
  const std::vector<SafetensorsEntry> tensors = layout(safetensors_bytes(kGood, std::string(12, 'x')));
  ASSERT_EQ(tensors.size(), 2u);
  const std::uint64_t data = 8 + kGood.size();
  EXPECT_EQ(tensors[0].name, "a");
  EXPECT_EQ(tensors[0].type, "F32");
  EXPECT_EQ(tensors[0].sizes, std::vector<std::int64_t>{2});
  EXPECT_EQ(tensors[0].begin, data);
  EXPECT_EQ(tensors[1].name, "b");
  EXPECT_EQ(tensors[1].sizes, (std::vector<std::int64_t>{2, 1}));
  EXPECT_EQ(tensors[1].begin, data + 8);
  EXPECT_EQ(tensors[1].bytes, 4u);
}

TEST(SafetensorsLayout, EveryNumberIsWhatTheFileHas) {
  const std::string two_floats(8, '\1');
  const auto one = [&](const std::string& type, const std::string& shape, const std::string& offsets) {
    return safetensors_bytes(R"({"a":)" + entry(type, shape, offsets) + "}", two_floats);
  };
  EXPECT_EQ(layout(one("F32", "[2]", "[0,8]")).size(), 1u);
  EXPECT_EQ(layout(one("F64", "[]", "[0,8]")).size(), 1u);
  refuses(one("F32", "[3]", "[0,8]"), {"a.safetensors: header: a", "shape", "more bytes"});
  refuses(one("F32", "[1]", "[0,8]"), {"do not fit the shape"});
  refuses(one("F32", "[2]", "[0,9]"), {"reaches beyond"});
  refuses(one("F32", "[2]", "[8,0]"), {"reaches beyond"});
  refuses(one("F32", "[2]", "[0]"), {"a begin and an end"});
  refuses(one("F32", "[2]", "[-8,0]"), {"data_offsets[0]", "-8"});
  refuses(one("F32", "[2.0]", "[0,8]"), {"whole number"});
  refuses(one("F32", "[4294967296,4294967296,4294967296]", "[0,8]"), {"more bytes"});
  refuses(one("F32", "[9007199254740993]", "[0,8]"), {"shape"});
  refuses(one("F8_E4M3", "[8]", "[0,8]"), {"F8_E4M3", "F32"});
  refuses(one("F32", "[1]", "[0,4]"), {"4 bytes, the file has 8"});
  refuses(one("F32", "[1]", "[4,8]"), {"begins at byte 4", "expected 0"});
}

TEST(SafetensorsLayout, TensorsThatOverlapOrLeaveAGapAreRefused) {
  const auto two = [&](const std::string& first, const std::string& second) {
    return safetensors_bytes(
        R"({"a":)" + entry("F32", "[1]", first) + R"(,"b":)" + entry("F32", "[1]", second) + "}",
        std::string(12, 'x'));
  };
  refuses(two("[0,4]", "[0,4]"), {"tensor b", "overlap"});
  refuses(two("[0,4]", "[2,6]"), {"tensor b", "begins at byte 2"});
  refuses(two("[0,4]", "[8,12]"), {"tensor b", "gap"});
}

TEST(SafetensorsLayout, TheHeaderIsStrictJsonOfLimitedSize) {
  refuses(safetensors_bytes(R"({"a":1,"a":2})", ""), {"key 'a' twice"});
  refuses(safetensors_bytes(R"({"a":{"dtype":"F32"}})", ""), {"is missing"});
  refuses(safetensors_bytes(R"({"a":{"b\n":1}})", ""), {"unknown key"});
  refuses(safetensors_bytes(R"({"__metadata__":{"a":1}})", ""), {"__metadata__"});
  refuses(safetensors_bytes(R"({"a":[[[[[]]]]]})", ""), {"nested"});
  refuses(safetensors_bytes(R"({"a")", ""), {"a.safetensors"});
  refuses(safetensors_bytes("[]", ""), {"begin with {"});
  refuses("\x01", {"length of its header"});
  std::string huge = safetensors_bytes("{}", "");
  huge[6] = '\x7f';
  refuses(huge, {"at most"});
  huge[6] = '\0';
  huge[0] = '\x7f';
  refuses(huge, {"ends within its header"});
}

TEST(SafetensorsLayout, ACutOrChangedFileIsRefusedOrReads) {
  const std::string whole = safetensors_bytes(kGood, std::string(12, 'x'));
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_THROW(layout(whole.substr(0, length)), Error) << length;
  EXPECT_THROW(layout(whole + "x"), Error);
  std::mt19937 random(11);
  std::size_t refused = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string changed = whole;
    changed[random() % (8 + kGood.size())] ^= static_cast<char>(1 << random() % 8);
    try {
      for (const SafetensorsEntry& tensor : layout(changed))
        EXPECT_LE(tensor.begin + tensor.bytes, changed.size());
    } catch (const Error& error) {
      EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
      ++refused;
    }
  }
  EXPECT_GT(refused, 1500u);
}

TEST(SafetensorsFile, ReadsTensorsOfEveryType) {
  const std::string header =
      R"({"half":)" + entry("F16", "[2]", "[0,4]") + R"(,"wide":)" + entry("F64", "[]", "[4,12]") +
      R"(,"brain":)" + entry("BF16", "[1,1]", "[12,14]") + R"(,"none":)" + entry("F32", "[0,3]", "[14,14]") +
      R"(,"count":)" + entry("I64", "[1]", "[14,22]") + "}";
  const std::string data("\x00\x3c\x00\xc0\x00\x00\x00\x00\x00\x00\xe0\x3f\x80\x3f\x05\0\0\0\0\0\0\0", 22);
  const TensorMap tensors = read_checkpoint_bytes(safetensors_bytes(header, data), "a.safetensors").tensors;
  ASSERT_EQ(tensors.size(), 5u);
  EXPECT_EQ(tensors.at("half").scalar_type(), at::kHalf);
  EXPECT_TRUE(at::equal(tensors.at("half").to(at::kFloat), at::tensor({1.0F, -2.0F})));
  EXPECT_EQ(tensors.at("wide").item<double>(), 0.5);
  EXPECT_EQ(tensors.at("brain").scalar_type(), at::kBFloat16);
  EXPECT_EQ(tensors.at("brain").item<float>(), 1.0F);
  EXPECT_EQ(tensors.at("none").numel(), 0);
  EXPECT_EQ(tensors.at("count").item<std::int64_t>(), 5);
}

}  // namespace
}  // namespace sammoe

#include "sammoe/error.hpp"

#include "files/file_bytes.hpp"
#include "importer/checkpoint_reader.hpp"
#include "model/archive/memory_archive.hpp"
#include "model/archive/pickle_reader.hpp"
#include "support/error_matchers.hpp"

#include <random>

#include <caffe2/serialize/inline_container.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

// A damaged file may still read well (a changed number is a number), but must never do anything else than
// that or throw an Error. Seeds are fixed, so a failure repeats.

std::string bytes_of(const std::string& name) {
  return read_file_bytes(std::string(SAMMOE_TEST_DATA) + "/checkpoints/" + name, 1u << 20, ErrorCode::model);
}

std::string mutated(std::string bytes, std::mt19937& random) {
  const auto below = [&](std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
  };
  const std::string interesting{'\0', '\x01', '\x7f', '\x80', '\xff', '(', 't', 'R', 'Q', '.', 'b', 'u'};
  for (std::size_t changes = 1 + below(6); changes > 0; --changes) {
    const std::size_t where = below(bytes.size());
    switch (below(4)) {
      case 0:
        bytes[where] = static_cast<char>(below(256));
        break;
      case 1:
        bytes[where] = interesting[below(interesting.size())];
        break;
      case 2:
        bytes[where] = static_cast<char>(bytes[where] ^ (1 << below(8)));
        break;
      default:
        bytes.erase(where, below(4));
        break;
    }
  }
  return bytes;
}

/// Reads every number, so that a tensor that reaches outside its memory shows under a sanitizer.
bool reads(const std::string& bytes) {
  try {
    for (const auto& [name, tensor] : read_checkpoint_bytes(bytes, "test").tensors)
      if (tensor.scalar_type() != at::kBool) tensor.to(at::kDouble).sum().item<double>();
    return true;
  } catch (const Error& error) {
    EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << error.what();
    return false;
  }
}

TEST(CheckpointDamage, AFileCutAnywhereIsRefused) {
  const std::string whole = bytes_of("training.torch2.pth");
  ASSERT_TRUE(reads(whole));
  for (std::size_t length = 0; length < whole.size(); length += 3)
    EXPECT_FALSE(reads(whole.substr(0, length))) << length;
}

TEST(CheckpointDamage, AChangedFileReadsOrIsAnError) {
  std::mt19937 random(20240707);
  std::size_t refused = 0;
  for (const char* name : {"parallel.torch1.pth", "training.torch2.pth"}) {
    const std::string whole = bytes_of(name);
    for (int round = 0; round < 1500; ++round) refused += reads(mutated(whole, random)) ? 0 : 1;
  }
  EXPECT_GT(refused, 1000u) << "the changes are too mild to test anything";
}

TEST(CheckpointDamage, AChangedPickleReadsOrIsAnError) {
  const std::string file = bytes_of("training.torch2.pth");
  caffe2::serialize::PyTorchStreamReader archive(std::make_shared<MemoryArchive>(file));
  const auto [data, size] = archive.getRecord("data.pkl");
  const std::string pickle(static_cast<const char*>(data.get()), size);
  std::mt19937 random(7);
  std::size_t refused = 0;
  for (int round = 0; round < 15000; ++round) {
    try {
      read_pickle(mutated(pickle, random), "test");
    } catch (const Error&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 5000u);
  EXPECT_LT(refused, 20000u);
}

}  // namespace
}  // namespace sammoe

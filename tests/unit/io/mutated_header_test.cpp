// Thousands of damaged headers: each is refused with Error, or understood in full.
#include "sammoe/error.hpp"

#include "io/nifti/nifti_geometry.hpp"
#include "io/nifti/nifti_header.hpp"
#include "io/nrrd_mha/mha_header.hpp"
#include "io/nrrd_mha/nrrd_header.hpp"
#include "support/nifti_file.hpp"

#include <algorithm>
#include <random>
#include <string>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

constexpr int kMutants = 20000;

/// One to four changes: a byte, a word of extreme value, a piece taken out or doubled, the end cut off.
class Mutator {
 public:
  std::string mutant_of(std::string text) {
    for (int changes = below(4) + 1; changes > 0 && !text.empty(); --changes) {
      const std::size_t at = static_cast<std::size_t>(below(static_cast<int>(text.size())));
      const std::size_t count =
          std::min<std::size_t>(static_cast<std::size_t>(below(12)) + 1, text.size() - at);
      switch (below(5)) {
        case 0:
          text[at] = static_cast<char>(below(256));
          break;
        case 1:
          text.replace(at, count, kWords[below(static_cast<int>(std::size(kWords)))]);
          break;
        case 2:
          text.erase(at, count);
          break;
        case 3:
          text.insert(at, text.substr(at, count));
          break;
        default:
          if (below(20) == 0) text.resize(at);
      }
    }
    return text;
  }

 private:
  static constexpr const char* kWords[] = {"-1",
                                           "0",
                                           "nan",
                                           "inf",
                                           "1e38",
                                           "9223372036854775807",
                                           "99999999999999999999",
                                           "\n",
                                           "\n\n",
                                           " ",
                                           ":=",
                                           "=",
                                           "\x7f\x80",
                                           "\xff\xff\xff\xff",
                                           "(((",
                                           "LOCAL\n",
                                           "none"};

  int below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(random_); }

  std::mt19937 random_{20240704};
};

void expect_whole(const Grid& grid, ScalarType type) {
  EXPECT_NO_THROW(grid.validate());
  EXPECT_GE(grid.voxel_count(), 1);
  EXPECT_GE(size_in_bytes(type), 1U);
}

/// `parse` must throw Error or return; counts what it accepted.
template <typename Parse>
int accepted(const std::string& seed, const Parse& parse) {
  Mutator mutator;
  int count = 0;
  for (int n = 0; n < kMutants; ++n) {
    try {
      parse(mutator.mutant_of(seed));
      ++count;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::input) << error.what();
    }
  }
  return count;
}

TEST(MutatedHeader, Nifti) {
  for (const int version : {1, 2}) {
    NiftiFile file;
    file.version = version;
    file.qform_code = 1;
    const std::vector<unsigned char> bytes = file.bytes();
    const int count = accepted(std::string(bytes.begin(), bytes.end()), [](const std::string& mutant) {
      const NiftiHeader header =
          parse_nifti_header(reinterpret_cast<const unsigned char*>(mutant.data()), mutant.size());
      std::vector<std::string> warnings;
      expect_whole(grid_from(header.geometry, header.size, {}, warnings), header.type);
      EXPECT_GE(header.volume_count, 1);
    });
    EXPECT_GT(count, 0);
    EXPECT_LT(count, kMutants);
  }
}

TEST(MutatedHeader, Nrrd) {
  const std::string seed =
      "NRRD0004\n# note\ntype: short\ndimension: 3\nspace: left-posterior-superior\nsizes: 5 4 3\nspace "
      "directions: "
      "(0.5,0,0) (0,0.75,0) (0,0,2)\nkinds: domain domain domain\nendian: little\nencoding: raw\nspace "
      "origin: "
      "(10,-20,30)\nname:=value\n\nvoxels";
  const int count = accepted(seed, [](const std::string& mutant) {
    const TextHeader header = parse_nrrd_header(mutant);
    expect_whole(header.grid, header.type);
    EXPECT_LE(header.header_bytes, mutant.size());
  });
  EXPECT_GT(count, 0);
  EXPECT_LT(count, kMutants);
}

TEST(MutatedHeader, Mha) {
  const std::string seed =
      "ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\nCompressedData = "
      "True\nCompressedDataSize = 6\nTransformMatrix = 0 1 0 1 0 0 0 0 1\nOffset = 10 -20 30\nElementSpacing "
      "= 0.5 "
      "0.75 2\nDimSize = 5 4 3\nElementType = MET_SHORT\nElementDataFile = LOCAL\nvoxels";
  const int count = accepted(seed, [](const std::string& mutant) {
    const TextHeader header = parse_mha_header(mutant);
    expect_whole(header.grid, header.type);
    EXPECT_LE(header.header_bytes, mutant.size());
  });
  EXPECT_GT(count, 0);
  EXPECT_LT(count, kMutants);
}

}  // namespace
}  // namespace sammoe

// Damaged DICOM files, made from good ones by a seeded generator. Each is read in a process of its own, which
// must neither die by a signal nor take long, and must say why it refused.
#include "sammoe/error.hpp"

#include "dicom/series/dicom_volume_reader.hpp"
#include "support/compressed_dicom.hpp"
#include "support/file_bytes.hpp"

#include <algorithm>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sammoe {
namespace {

#ifdef __SANITIZE_ADDRESS__  // starting a process takes twenty times as long
constexpr int kMutantsEach = 40;
#else
constexpr int kMutantsEach = 400;
#endif
constexpr unsigned kLongestSeconds = 5;
constexpr std::uint64_t kMaxVoxelBytes = std::uint64_t{1} << 26;
[[maybe_unused]] constexpr rlim_t kMaxHeapBytes = rlim_t{1} << 31;

enum Status { kRead = 0, kRefused = 1, kSaidNothing = 2, kNamedThePatient = 3, kOtherError = 4 };

/// A mutant of `bytes`: some of them changed, a part cut out, repeated or lost at the end, or lengths made
/// absurd.
Bytes mutant_of(Bytes bytes, std::mt19937& random) {
  const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(random() % limit); };
  const std::size_t changes = 1 + below(4);
  for (std::size_t n = 0; n < changes && bytes.size() > 16; ++n) {
    const std::size_t at = below(bytes.size() - 8);
    const std::size_t count = 1 + below(std::min<std::size_t>(64, bytes.size() - at));
    const auto begin = bytes.begin() + static_cast<std::ptrdiff_t>(at);
    const auto end = begin + static_cast<std::ptrdiff_t>(count);
    switch (below(7)) {
      case 0:
        *begin = static_cast<unsigned char>(random());
        break;
      case 1:
        *begin = static_cast<unsigned char>(*begin ^ 1U << below(8));
        break;
      case 2:
        std::fill(begin, begin + 4, static_cast<unsigned char>(0xFF));
        break;
      case 3:
        std::fill(begin, end, static_cast<unsigned char>(0));
        break;
      case 4:
        bytes.erase(begin, end);
        break;
      case 5: {
        const Bytes part(begin, end);
        bytes.insert(begin, part.begin(), part.end());
        break;
      }
      default:
        if (below(4) == 0) bytes.resize(at);
        break;
    }
  }
  return bytes;
}

Status read_in_child(const std::filesystem::path& path) {
  ::alarm(kLongestSeconds);
#ifndef __SANITIZE_ADDRESS__  // its own tables are larger than any limit
  const rlimit limit{kMaxHeapBytes, kMaxHeapBytes};
  ::setrlimit(RLIMIT_DATA, &limit);
#endif
  DicomReadOptions options;
  options.allow_gaps = true;
  options.correct_tilt = true;
  try {
    read_dicom_volume(path, options, kMaxVoxelBytes);
    return kRead;
  } catch (const Error& error) {
    const std::string message = error.what();
    if (message.find("Planted") != std::string::npos) return kNamedThePatient;
    return message.size() < 20 || message.find('\n') != std::string::npos ? kSaidNothing : kRefused;
  } catch (const std::exception&) {
    return kOtherError;
  }
}

/// Reads in a process of its own; gives what waitpid does.
int status_of(const std::filesystem::path& path) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(read_in_child(path));
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

/// Reads mutants of one file of a folder, or of the only one.
void read_mutants(const std::filesystem::path& folder, const std::filesystem::path& file) {
  ASSERT_EQ(status_of(folder), kRead);
  const Bytes good = read_bytes(file);
  int refused = 0;
  for (int seed = 0; seed < kMutantsEach; ++seed) {
    std::mt19937 random(static_cast<unsigned>(seed));
    write_bytes(file, mutant_of(good, random));
    const int status = status_of(folder);
    EXPECT_FALSE(WIFSIGNALED(status)) << "seed " << seed << " died by signal " << WTERMSIG(status);
    if (!WIFEXITED(status)) continue;
    EXPECT_LE(WEXITSTATUS(status), kRefused) << "seed " << seed;
    refused += WEXITSTATUS(status) == kRefused ? 1 : 0;
  }
  // Mutants that change a voxel or a text are good; most are not.
  EXPECT_GT(refused, kMutantsEach / 4);
  EXPECT_LT(refused, kMutantsEach);
}

void read_mutants_of_a_series(E_TransferSyntax syntax, const dicom_test::Change& change = {}) {
  dicom_test::use_encoders();
  const dicom_test::Series series(change, syntax);
  read_mutants(series.folder(), series.path(1));
}

TEST(MutatedDicom, Classic) {
  read_mutants_of_a_series(EXS_LittleEndianExplicit);
}

TEST(MutatedDicom, ImplicitAndBigEndian) {
  read_mutants_of_a_series(EXS_LittleEndianImplicit);
  read_mutants_of_a_series(EXS_BigEndianExplicit);
}

TEST(MutatedDicom, Deflated) {
  read_mutants_of_a_series(EXS_DeflatedLittleEndianExplicit);
}

TEST(MutatedDicom, RunLengths) {
  read_mutants_of_a_series(EXS_RLELossless);
}

TEST(MutatedDicom, Jpeg) {
  read_mutants_of_a_series(EXS_JPEGProcess14SV1);
}

TEST(MutatedDicom, JpegLs) {
  read_mutants_of_a_series(EXS_JPEGLSLossless, dicom_test::enlarge);
}

TEST(MutatedDicom, Enhanced) {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder.path() / "mr.dcm";
  dicom_test::save(*dicom_test::enhanced_mr({2, 0, 1}), path);
  read_mutants(path, path);
}

TEST(MutatedDicom, Jpeg2000) {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder.path() / "mr.dcm";
  const auto file = dicom_test::enhanced_mr({0, 1});
  std::vector<std::vector<Uint8>> streams;
  for (int k = 0; k < 2; ++k)
    streams.push_back(
        dicom_test::jpeg_2000_of(dicom_test::stored_values(k), dicom_test::kColumns, dicom_test::kRows));
  dicom_test::put_streams(*file->getDataset(), streams, EXS_JPEG2000LosslessOnly);
  ASSERT_TRUE(file->saveFile(OFFilename(path.c_str()), EXS_JPEG2000LosslessOnly).good());
  read_mutants(path, path);
}

}  // namespace
}  // namespace sammoe

#include "dicom/file/file_header.hpp"

#include "dicom/file/dicom_bytes.hpp"
#include "support/dicom_series.hpp"
#include "support/file_bytes.hpp"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

FileHeader header_of(const Bytes& bytes) {
  ByteWindow window(bytes);
  return read_file_header(window);
}

bool looks(const std::string& head) {
  return looks_like_dicom(head);
}

TEST(FileHeader, FindsTheDataSetBehindIt) {
  const dicom_test::Series series({}, EXS_BigEndianExplicit);
  Bytes bytes = read_bytes(series.path(0));
  const FileHeader header = header_of(bytes);
  EXPECT_EQ(header.transfer_syntax, kExplicitBigEndian);
  // The first attribute of the data set, SOPClassUID, in big endian.
  const auto at = static_cast<std::ptrdiff_t>(header.dataset_begin);
  EXPECT_EQ(Bytes(bytes.begin() + at, bytes.begin() + at + 6), (Bytes{0, 8, 0, 0x16, 'U', 'I'}));
}

TEST(FileHeader, GuessesTheLayoutOfABareDataSet) {
  EXPECT_EQ(header_of({8, 0, 0x16, 0, 'U', 'I', 2, 0, '1', 0}).transfer_syntax, kExplicitLittleEndian);
  EXPECT_EQ(header_of({8, 0, 0x16, 0, 2, 0, 0, 0, '1', 0}).transfer_syntax, kImplicitLittleEndian);
  EXPECT_EQ(header_of({0, 8, 0, 0x16, 'U', 'I', 0, 2, '1', 0}).transfer_syntax, kExplicitBigEndian);
  EXPECT_EQ(header_of({}).dataset_begin, 0U);
}

TEST(FileHeader, StaysWithinDamagedBytes) {
  const dicom_test::Series series;
  const Bytes whole = read_bytes(series.path(0));
  for (std::size_t size = 0; size < whole.size(); ++size)
    header_of({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)});
}

TEST(DicomBytes, KnowFilesWithAndWithoutPreamble) {
  EXPECT_TRUE(looks(std::string(128, '\0') + "DICM"));
  EXPECT_TRUE(looks(std::string("\x08\0\x16\0UI\x02\0", 8)));
  EXPECT_TRUE(looks(std::string("\x02\0\0\0UL\x04\0", 8)));
  EXPECT_TRUE(looks(std::string("\0\x08\0\x16UI\0\x02", 8)));
  EXPECT_TRUE(looks(std::string("\x08\0\x05\0\x0A\0\0\0", 8)));
}

TEST(DicomBytes, KnowOtherFiles) {
  EXPECT_FALSE(looks(""));
  EXPECT_FALSE(looks("\x08"));
  EXPECT_FALSE(looks("image,label\na.nii,b.nii\n"));
  EXPECT_FALSE(looks(std::string("\x5C\x01\0\0", 4) + std::string(344, '\0')));  // NIfTI
  EXPECT_FALSE(looks("NRRD0004\n"));
  EXPECT_FALSE(looks(std::string("\x08\0\x05\0\xFF\xFF\xFF\x7F", 8)));
  EXPECT_FALSE(looks(std::string(200, '\0')));
}

}  // namespace
}  // namespace sammoe

#include "sammoe/volume_io.hpp"

#include "io/bytes/byte_source.hpp"
#include "support/file_bytes.hpp"
#include "support/nifti_file.hpp"
#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"

#include <bzlib.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::HasSubstr;

Bytes bzip2_packed(const Bytes& bytes) {
  Bytes out(bytes.size() + bytes.size() / 100 + 600);
  auto size = static_cast<unsigned>(out.size());
  const int status =
      ::BZ2_bzBuffToBuffCompress(reinterpret_cast<char*>(out.data()), &size,
                                 reinterpret_cast<char*>(const_cast<unsigned char*>(bytes.data())),
                                 static_cast<unsigned>(bytes.size()), 1, 0, 0);
  if (status != BZ_OK) throw std::runtime_error("cannot pack");
  out.resize(size);
  return out;
}

class Bzip2 : public testing::Test {
 protected:
  Bytes read_all(const Bytes& stored, std::size_t count) {
    ByteSource source(write_bytes(folder_.path() / "a.bz2", stored));
    Bytes bytes(count);
    source.read(bytes.data(), count);
    source.finish();
    return bytes;
  }
  TemporaryFolder folder_;
};

TEST_F(Bzip2, UnpacksSeveralBlocksAndStreams) {
  Bytes bytes(3000000);
  for (std::size_t n = 0; n < bytes.size(); ++n) bytes[n] = static_cast<unsigned char>(n * n >> 7);
  EXPECT_EQ(read_all(bzip2_packed(bytes), bytes.size()), bytes);
  EXPECT_EQ(read_all(joined(bzip2_packed(bytes), bzip2_packed(bytes)), 2 * bytes.size()),
            joined(bytes, bytes));
}

TEST_F(Bzip2, RefusesDamage) {
  const Bytes bytes(5000, 7);
  const Bytes stored = bzip2_packed(bytes);
  for (std::size_t count = 12; count < stored.size(); ++count)
    EXPECT_THROW(read_all(Bytes(stored.begin(), stored.begin() + static_cast<std::ptrdiff_t>(count)), 5000),
                 Error);
  Bytes flipped = stored;
  flipped[stored.size() / 2] ^= 4;
  EXPECT_THAT(refusal_of([&] { read_all(flipped, 5000); }), HasSubstr("corrupt (bzip2)"));
  EXPECT_THAT(refusal_of([&] { read_all(joined(stored, Bytes(3, 0)), 5000); }),
              HasSubstr("bytes after the end"));
  EXPECT_THAT(refusal_of([&] { read_all(stored, 4999); }), HasSubstr("more bytes than"));
}

TEST_F(Bzip2, NrrdAndNifti) {
  const Bytes voxels = NiftiFile().voxels;
  const std::string header =
      "NRRD0004\ntype: short\ndimension: 3\nspace: LPS\nsizes: 4 3 2\nspace directions: (1,0,0) (0,1,0) "
      "(0,0,1)\nendian: little\nencoding: bzip2\nspace origin: (0,0,0)\n\n";
  const auto nrrd = write_bytes(folder_.path() / "a.nrrd", joined(bytes_of(header), bzip2_packed(voxels)));
  EXPECT_EQ(read_volume(nrrd).volume.values({{3, 2, 1}, {1, 1, 1}})[0], 23);
  const auto nifti = write_bytes(folder_.path() / "a.nii.bz2", bzip2_packed(NiftiFile().bytes()));
  EXPECT_EQ(read_volume(nifti).volume.values({{3, 2, 1}, {1, 1, 1}})[0], 23);
}

}  // namespace
}  // namespace sammoe

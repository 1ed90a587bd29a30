#include "io/nifti/nifti_header.hpp"

#include "support/nifti_file.hpp"
#include "support/refusal.hpp"

#include <cmath>
#include <functional>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::HasSubstr;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

NiftiHeader parse(const NiftiFile& file) {
  const std::vector<unsigned char> bytes = file.bytes();
  return parse_nifti_header(bytes.data(), bytes.size());
}

struct Encoding {
  int version;
  bool swapped;
};

class NiftiHeaderIn : public testing::TestWithParam<Encoding> {
 protected:
  NiftiHeaderIn() {
    file_.version = GetParam().version;
    file_.swapped = GetParam().swapped;
  }
  NiftiFile file_;
};
INSTANTIATE_TEST_SUITE_P(VersionsAndByteOrders, NiftiHeaderIn,
                         testing::Values(Encoding{1, false}, Encoding{1, true}, Encoding{2, false},
                                         Encoding{2, true}));

TEST_P(NiftiHeaderIn, EveryFieldArrives) {
  file_.dim = {4, 5, 6, 7, 8, -1, 0, 99};
  file_.set_voxels(std::vector<float>{0});
  file_.pixdim = {-1, 0.5, 0.75, 3, 2.5, 0, 0, 0};
  file_.extensions.assign(32, 0);
  file_.slope = 0.25;
  file_.intercept = -1024;
  file_.xyzt_units = 10;
  file_.qform_code = 1;
  file_.sform_code = 4;
  file_.quatern = {0.5, -0.25, 0.125};
  file_.qoffset = {-85, 12.5, 3};
  file_.srow = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  const NiftiHeader header = parse(file_);
  EXPECT_EQ(header.byte_order == ByteOrder::swapped, file_.swapped);
  EXPECT_EQ(header.size, (Index3{5, 6, 7}));
  EXPECT_EQ(header.volume_count, 8);
  EXPECT_EQ(header.type, ScalarType::float32);
  EXPECT_EQ(header.volume_bytes(), 5U * 6 * 7 * 4);
  EXPECT_EQ(header.rescale.slope, 0.25);
  EXPECT_EQ(header.rescale.intercept, -1024);
  EXPECT_EQ(header.voxel_offset, file_.offset_of_voxels());
  EXPECT_EQ(header.geometry.version, file_.version);
  EXPECT_EQ(header.geometry.pixdim, (std::array<double, 4>{-1, 0.5, 0.75, 3}));
  EXPECT_EQ(header.geometry.xyzt_units, 10);
  EXPECT_EQ(header.geometry.qform_code, 1);
  EXPECT_EQ(header.geometry.sform_code, 4);
  EXPECT_EQ(header.geometry.quatern, file_.quatern);
  EXPECT_EQ(header.geometry.qoffset, file_.qoffset);
  EXPECT_EQ(header.geometry.srow, file_.srow);
  EXPECT_TRUE(header.warnings.empty());
}

struct Refused {
  const char* name;
  std::function<void(NiftiFile&)> change;
  const char* message;
};

class RefusedNiftiHeader : public testing::TestWithParam<Refused> {};

TEST_P(RefusedNiftiHeader, NamesTheField) {
  for (const int version : {1, 2}) {
    for (const bool swapped : {false, true}) {
      NiftiFile file;
      file.version = version;
      file.swapped = swapped;
      GetParam().change(file);
      EXPECT_THAT(refusal_of([&] { parse(file); }), HasSubstr(GetParam().message)) << "NIfTI-" << version;
    }
  }
}

void set_type(NiftiFile& file, int datatype, int bitpix) {
  file.datatype = datatype;
  file.bitpix = bitpix;
}

INSTANTIATE_TEST_SUITE_P(
    Table, RefusedNiftiHeader,
    testing::Values(
        Refused{"AxesNegative", [](NiftiFile& f) { f.dim[0] = -3; }, "dim[0] is -3; expected 3"},
        Refused{"AxesZero", [](NiftiFile& f) { f.dim[0] = 0; }, "dim[0] is 0"},
        Refused{"AxesTwo", [](NiftiFile& f) { f.dim[0] = 2; }, "stack the slices"},
        Refused{"AxesEight", [](NiftiFile& f) { f.dim[0] = 8; }, "dim[0] is 8"},
        Refused{"SizeNegative", [](NiftiFile& f) { f.dim[1] = -4; }, "dim[1] is -4; expected at least 1"},
        Refused{"SizeZero", [](NiftiFile& f) { f.dim[3] = 0; }, "dim[3] is 0"},
        Refused{"VolumesZero", [](NiftiFile& f) { f.dim = {4, 4, 3, 2, 0, 1, 1, 1}; }, "dim[4] is 0"},
        Refused{"FiveAxes", [](NiftiFile& f) { f.dim = {5, 4, 3, 2, 1, 3, 1, 1}; }, "dim[5] is 3"},
        Refused{"SevenAxes", [](NiftiFile& f) { f.dim = {7, 4, 3, 2, 1, 1, 1, 2}; }, "dim[7] is 2"},
        Refused{"TypeNone", [](NiftiFile& f) { set_type(f, 0, 0); }, "datatype is 0 (unknown)"},
        Refused{"TypeBinary", [](NiftiFile& f) { set_type(f, 1, 1); }, "datatype is 1 (binary)"},
        Refused{"TypeComplex", [](NiftiFile& f) { set_type(f, 32, 64); }, "datatype is 32 (complex)"},
        Refused{"TypeRgb", [](NiftiFile& f) { set_type(f, 128, 24); }, "datatype is 128 (colour)"},
        Refused{"TypeRgba", [](NiftiFile& f) { set_type(f, 2304, 32); }, "datatype is 2304 (colour)"},
        Refused{"TypeFloat128", [](NiftiFile& f) { set_type(f, 1536, 128); }, "datatype is 1536 (float128)"},
        Refused{"TypeComplex128", [](NiftiFile& f) { set_type(f, 1792, 128); }, "(complex)"},
        Refused{"TypeUnheardOf", [](NiftiFile& f) { set_type(f, 9999, 16); },
                "datatype is 9999 (no such type)"},
        Refused{"BitsOfAnotherType", [](NiftiFile& f) { f.bitpix = 32; },
                "bitpix is 32 for datatype 4 (int16); expected 16"},
        Refused{"InterceptNan", [](NiftiFile& f) { f.intercept = kNan; }, "scl_inter is nan"},
        Refused{"OffsetZero", [](NiftiFile& f) { f.vox_offset = 0; }, "vox_offset is 0"},
        Refused{"OffsetInHeader", [](NiftiFile& f) { f.vox_offset = f.version == 1 ? 348 : 540; },
                "vox_offset is"},
        Refused{"OffsetNegative", [](NiftiFile& f) { f.vox_offset = -100; }, "vox_offset is -100"},
        Refused{"OffsetHuge", [](NiftiFile& f) { f.vox_offset = 1e9; }, "vox_offset is 1000000000"},
        Refused{"MagicOfAnother", [](NiftiFile& f) { f.magic = "n+9"; }, "magic is not that of a NIfTI-"},
        Refused{"SizeofHdrZero", [](NiftiFile& f) { f.sizeof_hdr = 0; }, "sizeof_hdr is 0; expected 348"}),
    [](const auto& test) { return test.param.name; });

TEST(NiftiHeader, RefusesWhatOnlyVersion1CanSay) {
  NiftiFile file;
  file.vox_offset = kNan;
  EXPECT_THAT(refusal_of([&] { parse(file); }), HasSubstr("vox_offset is nan"));
  file.vox_offset = 352.5;
  EXPECT_THAT(refusal_of([&] { parse(file); }), HasSubstr("vox_offset is 352.5"));
  file = NiftiFile();
  file.magic = std::string(4, '\0');
  EXPECT_THAT(refusal_of([&] { parse(file); }), HasSubstr("Analyze"));
  file.magic = std::string("ni1\0", 4);
  EXPECT_EQ(parse(file).storage, NiftiStorage::pair);
}

TEST(NiftiHeader, RefusesWhatOnlyVersion2CanSay) {
  NiftiFile file;
  file.version = 2;
  file.magic = std::string("ni2\0\r\n\x1a\n", 8);
  EXPECT_EQ(parse(file).storage, NiftiStorage::pair);
  file.magic = std::string("n+2\0\n\n\x1a\n", 8);  // as a transfer in text mode leaves it
  EXPECT_THAT(refusal_of([&] { parse(file); }), HasSubstr("magic"));
  file.magic.reset();
  file.dim = {3, 1LL << 40, 1LL << 40, 1LL << 40, 1, 1, 1, 1};
  EXPECT_THAT(refusal_of([&] { parse(file); }), HasSubstr("dim[1..4] are 1099511627776"));
}

TEST(NiftiHeader, RefusesAHeaderCutAnywhere) {
  for (const int version : {1, 2}) {
    NiftiFile file;
    file.version = version;
    const std::vector<unsigned char> bytes = file.bytes();
    for (std::size_t count = 0; count < file.header_bytes() + 4; ++count)
      EXPECT_THROW(parse_nifti_header(bytes.data(), count), Error) << count;
  }
}

TEST(NiftiHeader, TakesAxesOfOneElementForNone) {
  NiftiFile file;
  file.dim = {5, 4, 3, 2, 1, 1, 77, 77};
  EXPECT_EQ(parse(file).volume_count, 1);
}

TEST(NiftiHeader, AppliesTheStandardsRuleForNoScaling) {
  struct Case {
    double slope, intercept;
    std::size_t warnings;
  };
  for (const Case& c :
       {Case{0, 0, 0}, Case{0, 5, 1}, Case{kNan, 0, 1}, Case{kInf, 0, 1}, Case{kNan, kNan, 1}}) {
    NiftiFile file;
    file.slope = c.slope;
    file.intercept = c.intercept;
    const NiftiHeader header = parse(file);
    EXPECT_EQ(header.rescale.slope, 1);
    EXPECT_EQ(header.rescale.intercept, 0);
    EXPECT_EQ(header.warnings.size(), c.warnings) << c.slope << ' ' << c.intercept;
  }
}

}  // namespace
}  // namespace sammoe

#include "io/nrrd_mha/mha_header.hpp"

#include "support/refusal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

/// As ITK writes it.
const std::string kGood =
    "ObjectType = Image\n"
    "NDims = 3\n"
    "BinaryData = True\n"
    "BinaryDataByteOrderMSB = False\n"
    "CompressedData = False\n"
    "TransformMatrix = 0 1 0 1 0 0 0 0 1\n"
    "Offset = 10 -20 30\n"
    "CenterOfRotation = 0 0 0\n"
    "AnatomicalOrientation = RAI\n"
    "ElementSpacing = 0.5 0.75 2\n"
    "ITK_InputFilterName = NiftiImageIO\n"
    "DimSize = 5 4 3\n"
    "ElementType = MET_SHORT\n"
    "ElementDataFile = LOCAL\n";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TextHeader parse(const std::string& text) {
  return parse_mha_header(text);
}

TEST(MhaHeader, EveryFieldArrives) {
  const TextHeader header = parse(kGood);
  EXPECT_EQ(header.header_bytes, kGood.size());
  EXPECT_EQ(header.type, ScalarType::int16);
  EXPECT_EQ(header.byte_order, ByteOrder::native);
  EXPECT_EQ(header.coding, Coding::plain);
  EXPECT_EQ(header.grid.size, (Index3{5, 4, 3}));
  EXPECT_EQ(header.grid.spacing_mm, (Point3{0.5, 0.75, 2}));
  EXPECT_EQ(header.grid.direction_in_ras, (Matrix3{{{0, -1, 0}, {-1, 0, 0}, {0, 0, 1}}}));
  EXPECT_EQ(header.grid.origin_in_ras, (Point3{-10, 20, 30}));
  EXPECT_THAT(header.warnings, ElementsAre());
}

TEST(MhaHeader, OtherCodingsAndSpellings) {
  const std::string packed =
      replaced(kGood, "CompressedData = False", "CompressedData = True\nCompressedDataSize = 77");
  EXPECT_EQ(parse(packed).coding, Coding::zlib);
  EXPECT_EQ(parse(packed).data.packed_bytes, 77U);
  EXPECT_EQ(parse(replaced(kGood, "MSB = False", "MSB = True")).byte_order, ByteOrder::swapped);
  EXPECT_NO_THROW(parse(replaced(kGood, "BinaryData = True", "BinaryData = TRUE")));
  EXPECT_TRUE(parse(replaced(kGood, "LOCAL", "Local")).data.file.empty());
  EXPECT_NO_THROW(parse(replaced(kGood, "ElementType",
                                 "ElementToIntensityFunctionSlope = 1.0\n"
                                 "ElementToIntensityFunctionOffset = 0.0\nElementType")));
  EXPECT_EQ(parse(replaced(kGood, "Offset", "Position")).grid.origin_in_ras, (Point3{-10, 20, 30}));
}

TEST(MhaHeader, MissingPlacesAreSaid) {
  std::string text = replaced(kGood, "TransformMatrix = 0 1 0 1 0 0 0 0 1\n", "");
  text = replaced(text, "Offset = 10 -20 30\n", "");
  EXPECT_THAT(parse(text).warnings, SizeIs(2));
}

struct Refused {
  const char* name;
  const char* from;
  const char* to;
  const char* message;
};
class RefusedMhaHeader : public testing::TestWithParam<Refused> {};

TEST_P(RefusedMhaHeader, NamesTheField) {
  const std::string text = replaced(kGood, GetParam().from, GetParam().to);
  EXPECT_THAT(refusal_of([&] { parse(text); }), HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Table, RefusedMhaHeader,
    testing::Values(
        Refused{"NoImage", "= Image", "= Tube", "'ObjectType' is 'Tube'"},
        Refused{"FiveAxes", "NDims = 3", "NDims = 5", "'NDims' is '5'"},
        Refused{"FourAxesOfThree", "NDims = 3", "NDims = 4", "'DimSize' is '5 4 3'; expected 4"},
        Refused{"ThousandAxes", "NDims = 3", "NDims = 1000", "'NDims' is '1000'"},
        Refused{"Text", "BinaryData = True", "BinaryData = False", "'BinaryData'"},
        Refused{"NoFlag", "CompressedData = False", "CompressedData = Maybe", "'CompressedData' is 'Maybe'"},
        Refused{"Channels", "ElementType", "ElementNumberOfChannels = 3\nElementType",
                "'ElementNumberOfChannels' is '3'"},
        Refused{"HeaderSize", "ElementType", "HeaderSize = 12\nElementType", "'HeaderSize' is '12'"},
        Refused{"List", "LOCAL", "LIST", "voxels in several files"},
        Refused{"Pattern", "LOCAL", "slice%03d.raw 1 3 1", "voxels in several files"},
        Refused{"Type", "MET_SHORT", "MET_SHORT_ARRAY", "'ElementType' is 'MET_SHORT_ARRAY'"},
        Refused{"SizeZero", "5 4 3", "5 4 0", "'DimSize' is '5 4 0'"},
        Refused{"SizeHuge", "5 4 3", "4e9 4e9 4e9", "'DimSize'"},
        Refused{"SpacingMissing", "ElementSpacing", "ElementSpacinh", "no header field 'ElementSize'"},
        Refused{"SpacingZero", "0.5 0.75 2", "0.5 0 2", "spacing along axis 1 is 0"},
        Refused{"SpacingNegative", "0.5 0.75 2", "0.5 -0.75 2", "spacing along axis 1 is -0.75"},
        Refused{"SpacingNan", "0.5 0.75 2", "nan 0.75 2", "expected 3 finite numbers"},
        Refused{"OffsetNan", "10 -20 30", "10 nan 30", "expected 3 finite numbers"},
        Refused{"OffsetText", "10 -20 30", "10 x 30", "'Offset' is '10 x 30'; expected 3 finite numbers"},
        Refused{"Sheared", "0 1 0 1 0 0 0 0 1", "1 0 0 0.1 0.99498743710662 0 0 0 1", "not at right angles"},
        Refused{"Scaling", "ElementType", "ElementToIntensityFunctionSlope = 2\nElementType",
                "FunctionSlope' is '2'"},
        Refused{"Units", "ElementType", "DistanceUnits = um\nElementType", "'DistanceUnits' is 'um'"},
        Refused{"Twice", "ElementType", "NDims = 3\nElementType", "'NDims' appears twice"},
        Refused{"NoField", "ElementType", "hello\nElementType", "'hello' is not a MetaImage field"},
        Refused{"Endless", "ElementDataFile = LOCAL\n", "", "does not end"}),
    [](const auto& test) { return test.param.name; });

TEST(MhaHeader, VoxelsMayBeInAnotherFile) {
  const std::string text = replaced(kGood, "LOCAL", "voxels.raw");
  EXPECT_EQ(parse(text).data.file, "voxels.raw");
  EXPECT_EQ(parse(text.substr(0, text.size() - 1)).data.file, "voxels.raw");
  const std::string skipping = replaced(text, "ElementType", "HeaderSize = 12\nElementType");
  EXPECT_EQ(parse(skipping).data.skip_bytes, 12U);
  EXPECT_TRUE(parse(replaced(skipping, "= 12", "= -1")).data.ends_file);
}

TEST(MhaHeader, AFourthAxisCountsVolumes) {
  std::string text = replaced(kGood, "NDims = 3", "NDims = 4");
  text = replaced(text, "0 1 0 1 0 0 0 0 1", "0 1 0 0 1 0 0 0 0 0 1 0 0 0 0 1");
  text = replaced(text, "10 -20 30", "10 -20 30 0");
  text = replaced(text, "0.5 0.75 2", "0.5 0.75 2 1");
  text = replaced(text, "5 4 3", "5 4 3 7");
  const TextHeader header = parse(text);
  EXPECT_EQ(header.volume_count, 7);
  EXPECT_FALSE(header.is_interleaved);
  EXPECT_LT(largest_distance_mm(header.grid, parse(kGood).grid), 1e-9);
  EXPECT_THAT(refusal_of([&] { parse(replaced(text, "0 1 0 0 1", "0 1 0 0.1 1")); }),
              HasSubstr("turns space into the fourth axis"));
}

/// What is left of its last line may be the name of another file.
TEST(MhaHeader, RefusesAHeaderCutAnywhere) {
  const std::size_t last_line = kGood.size() - std::string("LOCAL\n").size();
  for (std::size_t count = 0; count <= last_line; ++count)
    EXPECT_THROW(parse(kGood.substr(0, count)), Error) << count;
  EXPECT_THROW(parse(kGood.substr(0, kGood.size() - 1)), Error);
}

}  // namespace
}  // namespace sammoe

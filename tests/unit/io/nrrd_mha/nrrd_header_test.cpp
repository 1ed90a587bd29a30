#include "io/nrrd_mha/nrrd_header.hpp"

#include "support/refusal.hpp"

#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// As 3D Slicer writes it.
const std::string kGood =
    "NRRD0004\n"
    "# Complete NRRD file format specification at:\n"
    "type: short\n"
    "dimension: 3\n"
    "space: left-posterior-superior\n"
    "sizes: 5 4 3\n"
    "space directions: (0.5,0,0) (0,0.75,0) (0,0,2)\n"
    "kinds: domain domain domain\n"
    "endian: little\n"
    "encoding: raw\n"
    "space origin: (10,-20,30)\n"
    "Segment0_Name:=liver\n"
    "\n";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(NrrdHeader, EveryFieldArrives) {
  const TextHeader header = parse_nrrd_header(kGood + "voxels");
  EXPECT_EQ(header.header_bytes, kGood.size());
  EXPECT_EQ(header.type, ScalarType::int16);
  EXPECT_EQ(header.byte_order, ByteOrder::native);
  EXPECT_EQ(header.coding, Coding::plain);
  EXPECT_EQ(header.grid.size, (Index3{5, 4, 3}));
  EXPECT_EQ(header.grid.spacing_mm, (Point3{0.5, 0.75, 2}));
  EXPECT_EQ(header.grid.direction_in_ras, (Matrix3{{{-1, 0, 0}, {0, -1, 0}, {0, 0, 1}}}));
  EXPECT_EQ(header.grid.origin_in_ras, (Point3{-10, 20, 30}));
  EXPECT_THAT(header.warnings, ElementsAre());
}

TEST(NrrdHeader, OtherSpacesCodingsAndLineEnds) {
  const TextHeader ras = parse_nrrd_header(replaced(kGood, "left-posterior", "right-anterior"));
  EXPECT_EQ(ras.grid.origin_in_ras, (Point3{10, -20, 30}));
  const TextHeader las = parse_nrrd_header(replaced(kGood, "left-posterior-superior", "LAS"));
  EXPECT_EQ(las.grid.origin_in_ras, (Point3{-10, -20, 30}));
  EXPECT_EQ(parse_nrrd_header(replaced(kGood, "raw", "gzip")).coding, Coding::gzip);
  EXPECT_EQ(parse_nrrd_header(replaced(kGood, "little", "big")).byte_order, ByteOrder::swapped);
  std::string windows = kGood;
  for (std::size_t at = 0; (at = windows.find('\n', at)) != std::string::npos; at += 2)
    windows.insert(at, "\r");
  const TextHeader header = parse_nrrd_header(windows);
  EXPECT_EQ(header.header_bytes, windows.size());
  EXPECT_EQ(header.grid.origin_in_ras, (Point3{-10, 20, 30}));
}

TEST(NrrdHeader, WithoutASpaceTheOrientationIsUnknownAndThatIsSaid) {
  std::string text = replaced(kGood, "space: left-posterior-superior\n", "spacings: 1 2 3\n");
  text = replaced(text, "space directions: (0.5,0,0) (0,0.75,0) (0,0,2)\n", "");
  text = replaced(text, "space origin: (10,-20,30)\n", "");
  const TextHeader header = parse_nrrd_header(text);
  EXPECT_EQ(header.grid.spacing_mm, (Point3{1, 2, 3}));
  EXPECT_THAT(header.warnings, ElementsAre(HasSubstr("orientation is unknown")));
  EXPECT_THAT(refusal_of([&] { parse_nrrd_header(replaced(text, "1 2 3", "1 nan 3")); }),
              HasSubstr("'spacings'"));
}

TEST(NrrdHeader, WhatTheFormatLetsOutIsTakenAsOthersDoAndSaid) {
  const TextHeader no_origin = parse_nrrd_header(replaced(kGood, "space origin: (10,-20,30)\n", ""));
  EXPECT_EQ(no_origin.grid.origin_in_ras, (Point3{0, 0, 0}));
  EXPECT_THAT(no_origin.warnings, ElementsAre(HasSubstr("no field 'space origin'")));
  for (const char* space : {"3D-right-handed", "scanner-xyz"}) {
    const TextHeader header = parse_nrrd_header(replaced(kGood, "left-posterior-superior", space));
    EXPECT_EQ(header.grid.origin_in_ras, (Point3{-10, 20, 30}));
    EXPECT_THAT(header.warnings, ElementsAre(HasSubstr("it is unknown where left is")));
  }
  const TextHeader bare =
      parse_nrrd_header("NRRD0004\ntype: uint8\ndimension: 3\nsizes: 5 4 3\nencoding: raw\n\n");
  EXPECT_EQ(bare.grid.spacing_mm, (Point3{1, 1, 1}));
  EXPECT_THAT(bare.warnings, ElementsAre(HasSubstr("voxels 1 mm apart")));
}

TEST(NrrdHeader, KeysMayHoldColons) {
  const TextHeader header =
      parse_nrrd_header(replaced(kGood, "Segment0", "DICOM 0008:0060:=CT\nurl:=http://a:=b\nSegment0"));
  EXPECT_EQ(header.notes.at("DICOM 0008:0060"), "CT");
  EXPECT_EQ(header.notes.at("url"), "http://a:=b");
  EXPECT_EQ(header.notes.at("Segment0_Name"), "liver");
}

TEST(NrrdHeader, MicrometresBecomeMillimetres) {
  const TextHeader header = parse_nrrd_header(
      replaced(kGood, "encoding", "space units: \"microns\" \"microns\" \"microns\"\nencoding"));
  EXPECT_NEAR(header.grid.spacing_mm[2], 2e-3, 1e-12);
  EXPECT_NEAR(header.grid.origin_in_ras[2], 30e-3, 1e-12);
}

TEST(NrrdHeader, AFourthAxisCountsVolumes) {
  std::string text = replaced(kGood, "dimension: 3", "dimension: 4");
  text = replaced(text, "sizes: 5 4 3", "sizes: 7 5 4 3");
  text = replaced(text, "directions: ", "directions: none ");
  text = replaced(text, "kinds: ", "kinds: list ");
  const Grid grid = parse_nrrd_header(kGood).grid;
  const TextHeader first = parse_nrrd_header(text);
  EXPECT_EQ(first.volume_count, 7);
  EXPECT_TRUE(first.is_interleaved);
  EXPECT_LT(largest_distance_mm(first.grid, grid), 1e-9);
  text = replaced(text, "sizes: 7 5 4 3", "sizes: 5 4 3 7");
  text = replaced(text, "directions: none (0.5,0,0) (0,0.75,0) (0,0,2)",
                  "directions: (0.5,0,0) (0,0.75,0) (0,0,2) none");
  text = replaced(text, "list domain domain domain", "domain domain domain list");
  const TextHeader last = parse_nrrd_header(text);
  EXPECT_EQ(last.volume_count, 7);
  EXPECT_FALSE(last.is_interleaved);
  EXPECT_LT(largest_distance_mm(last.grid, grid), 1e-9);
  EXPECT_THAT(refusal_of([&] {
                parse_nrrd_header(replaced(text, "(0,0.75,0) (0,0,2) none", "none (0,0.75,0) (0,0,2)"));
              }),
              HasSubstr("the first or the last"));
}

TEST(NrrdHeader, SpaceMayHaveTimeForItsFourthDimension) {
  std::string text = replaced(kGood, "dimension: 3", "dimension: 4");
  text = replaced(text, "left-posterior-superior", "left-posterior-superior-time");
  text = replaced(text, "sizes: 5 4 3", "sizes: 5 4 3 2");
  text = replaced(text, "(0.5,0,0) (0,0.75,0) (0,0,2)", "(0.5,0,0,0) (0,0.75,0,0) (0,0,2,0) (0,0,0,1)");
  text = replaced(text, "domain domain domain", "domain domain domain domain");
  text = replaced(text, "(10,-20,30)", "(10,-20,30,0)");
  const TextHeader header = parse_nrrd_header(text);
  EXPECT_EQ(header.volume_count, 2);
  EXPECT_LT(largest_distance_mm(header.grid, parse_nrrd_header(kGood).grid), 1e-9);
  EXPECT_THAT(refusal_of([&] { parse_nrrd_header(replaced(text, "(0.5,0,0,0)", "(0.5,0,0,1)")); }),
              HasSubstr("does not fit the space"));
}

TEST(NrrdHeader, AHeaderOfAnotherFilesVoxelsMayEndWithTheFile) {
  const std::string text = replaced(kGood, "Segment0_Name:=liver\n\n", "data file: voxels.raw");
  for (const char* end : {"", "\n", "\n\n"}) {
    const TextHeader header = parse_nrrd_header(text + end);
    EXPECT_EQ(header.data.file, "voxels.raw");
    EXPECT_EQ(header.header_bytes, text.size() + std::string(end).size());
  }
}

struct Refused {
  const char* name;
  const char* from;
  const char* to;
  const char* message;
};
class RefusedNrrdHeader : public testing::TestWithParam<Refused> {};

TEST_P(RefusedNrrdHeader, NamesTheField) {
  const std::string text = replaced(kGood, GetParam().from, GetParam().to);
  EXPECT_THAT(refusal_of([&] { parse_nrrd_header(text); }), HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Table, RefusedNrrdHeader,
    testing::Values(
        Refused{"Version", "NRRD0004", "NRRD0009", "starts with 'NRRD0009'"},
        Refused{"List", "encoding: raw", "encoding: raw\ndata file: LIST", "voxels in several files"},
        Refused{"Pattern", "encoding: raw", "encoding: raw\ndata file: a%03d.raw 1 3 1", "several files"},
        Refused{"ByteSkip", "encoding: raw", "encoding: raw\nbyte skip: -4", "'byte skip' is '-4'"},
        Refused{"SkipOfPacked", "encoding: raw", "encoding: gzip\nbyte skip: -1", "of compressed voxels"},
        Refused{"FiveAxes", "dimension: 3", "dimension: 5", "'dimension' is '5'; expected 3"},
        Refused{"FourAxesOfThree", "dimension: 3", "dimension: 4", "one word for each of the 4 axes"},
        Refused{"Vectors", "domain domain domain", "vector domain domain",
                "'kinds' is 'vector domain domain'"},
        Refused{"Colours", "domain domain domain", "RGB-color domain domain", "'kinds'"},
        Refused{"Block", "short", "block", "'type' is 'block'"},
        Refused{"Ascii", "raw", "ascii", "'encoding' is 'ascii'"},
        Refused{"NoEndian", "endian: little\n", "", "no header field 'endian'"},
        Refused{"SizeZero", "5 4 3", "5 0 3", "'sizes' is '5 0 3'"},
        Refused{"SizeNegative", "5 4 3", "5 -4 3", "'sizes'"},
        Refused{"SizeBroken", "5 4 3", "5 4.5 3", "'sizes'"},
        Refused{"SizeHuge", "5 4 3", "4000000000 4000000000 4000000000", "'sizes'"},
        Refused{"SizeMissing", "5 4 3", "5 4", "'sizes' is '5 4'; expected 3 finite numbers"},
        Refused{"SpaceUnknown", "left-posterior-superior", "here-and-there", "'space' is 'here-and-there'"},
        Refused{"SpaceMissing", "space: left-posterior-superior\n", "", "no header field 'space dimension'"},
        Refused{"OriginNan", "(10,-20,30)", "(10,nan,30)", "expected 3 finite numbers"},
        Refused{"DirectionInf", "(0.5,0,0)", "(inf,0,0)", "a vector of finite numbers"},
        Refused{"DirectionHuge", "(0.5,0,0)", "(1e38,0,0)", "e+38 mm"},
        Refused{"DirectionNone", "(0.5,0,0)", "none", "'space directions'"},
        Refused{"Sheared", "(0,0.75,0)", "(0.1,0.75,0)", "not at right angles"},
        Refused{"Singular", "(0,0.75,0)", "(0,0,0)", "a step of 0 mm along axis j"},
        Refused{"Inches", "encoding", "space units: \"in\" \"in\" \"in\"\nencoding", "'space units'"},
        Refused{"TwoUnits", "encoding", "space units: \"mm\" \"um\" \"mm\"\nencoding", "'space units'"},
        Refused{"Twice", "encoding", "type: short\nencoding", "'type' appears twice"},
        Refused{"Misspelt", "space origin", "space origim",
                "'space origim: (10,-20,30)' is not an NRRD field"},
        Refused{"Garbage", "encoding", "\x01\x02\nencoding", "is not an NRRD field"},
        Refused{"Endless", "liver\n\n", "liver\n", "does not end"}),
    [](const auto& test) { return test.param.name; });

TEST(NrrdHeader, RefusesAHeaderCutAnywhere) {
  for (std::size_t count = 0; count < kGood.size(); ++count)
    EXPECT_THROW(parse_nrrd_header(kGood.substr(0, count)), Error) << count;
}

}  // namespace
}  // namespace sammoe

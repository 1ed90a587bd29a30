#include "model/archive/pickle_reader.hpp"

#include "support/error_matchers.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

using Kind = PickleValue::Kind;
using namespace std::string_literals;

/// The pickle of that program, in protocol 2, with the end added.
Pickle pickle_of(const std::string& program) {
  return read_pickle("\x80\x02"s + program + ".", "test");
}

PickleValue root_of(const std::string& program) {
  const Pickle pickle = pickle_of(program);
  return pickle[pickle.root];
}

TEST(PickleReader, NumbersOfEveryLength) {
  EXPECT_EQ(root_of("K\xff").integer, 255);
  EXPECT_EQ(root_of("M\x01\x02").integer, 513);
  EXPECT_EQ(root_of("J\xfe\xff\xff\xff").integer, -2);
  EXPECT_EQ(root_of("\x8a\0"s).integer, 0);
  EXPECT_EQ(root_of("\x8a\x01\x80").integer, -128);
  EXPECT_EQ(root_of("\x8a\x02\x80\0"s).integer, 128);
  EXPECT_EQ(root_of("\x8a\x08\0\0\0\0\0\0\0\x80"s).integer, std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(root_of("\x8b\x01\0\0\0\x07"s).integer, 7);
  EXPECT_EQ(root_of("\x8a\x09\0\0\0\0\0\0\0\0\x01"s).kind, Kind::unknown) << "beyond 64 bits";
  EXPECT_EQ(root_of("G\xbf\xe0\0\0\0\0\0\0"s).real, -0.5);
  EXPECT_EQ(root_of("\x88").integer, 1);
  EXPECT_EQ(root_of("\x89").kind, Kind::boolean);
}

TEST(PickleReader, TextsAndBytesOfEveryLength) {
  EXPECT_EQ(root_of("\x8c\x02hi").text, "hi");
  EXPECT_EQ(root_of("X\x02\0\0\0hi"s).text, "hi");
  EXPECT_EQ(root_of("\x8d\x02\0\0\0\0\0\0\0hi"s).text, "hi");
  EXPECT_EQ(root_of("U\x02hi").text, "hi");
  EXPECT_EQ(root_of("C\x02hi").kind, Kind::bytes);
  EXPECT_EQ(root_of("\x96\x02\0\0\0\0\0\0\0hi"s).text, "hi");
}

TEST(PickleReader, ContainersKeepTheirOrder) {
  const Pickle list = pickle_of(
      "]K\x01"
      "a(K\x02K\x03"
      "e");
  ASSERT_EQ(list[list.root].items.size(), 3u);
  EXPECT_EQ(list[list[list.root].items[2]].integer, 3);
  EXPECT_EQ(root_of("(K\x01K\x02K\x03K\x04t").items.size(), 4u);
  EXPECT_EQ(root_of("K\x01K\x02\x86").items.size(), 2u);
  EXPECT_EQ(root_of(")").kind, Kind::tuple);
  EXPECT_EQ(root_of("\x8f(K\x01\x90").items.size(), 1u);
}

TEST(PickleReader, DictsAreFoundByKeyAndTheLastOfEqualKeysCounts) {
  const Pickle dict = pickle_of(
      "}U\x01"
      "aK\x01s(U\x01"
      "bK\x02U\x01"
      "aK\x03u");
  EXPECT_EQ(dict[*dict.find(dict.root, "a")].integer, 3);
  EXPECT_EQ(dict[*dict.find(dict.root, "b")].integer, 2);
  EXPECT_FALSE(dict.find(dict.root, "c"));
}

TEST(PickleReader, CallsAreNotedAndNotMade) {
  const Pickle call = pickle_of("cos\nsystem\nU\x0atouch /x y\x85R");
  const PickleValue& object = call[call.root];
  EXPECT_EQ(object.kind, Kind::object);
  EXPECT_EQ(call[object.callable].text, "os.system");
  EXPECT_EQ(call[call[object.argument].items[0]].text, "touch /x y");
  EXPECT_EQ(root_of("U\x01mU\x01n\x93").text, "m.n") << "the global of protocol 4";
}

TEST(PickleReader, AnObjectFilledLikeADictIsReadLikeOne) {
  const Pickle ordered = pickle_of(
      "ccollections\nOrderedDict\n)R(U\x01"
      "aK\x01u}U\x05stateNsb");
  EXPECT_EQ(ordered[*ordered.find(ordered.root, "a")].integer, 1);
  EXPECT_FALSE(ordered.find(ordered.root, "state")) << "state is of no interest";
}

TEST(PickleReader, RemembersAndRecalls) {
  EXPECT_EQ(root_of("K\x07q\x05"
                    "0Nh\x05\x86")
                .items.size(),
            2u);
  EXPECT_EQ(root_of("K\x07\x94"
                    "0h\0"s)
                .integer,
            7);
  EXPECT_EQ(root_of("K\x07r\0\0\0\x01"
                    "0j\0\0\0\x01"s)
                .integer,
            7);
  const Pickle twice = pickle_of(
      "K\x07"
      "2\x86");
  EXPECT_EQ(twice[twice.root].items[0], twice[twice.root].items[1]);
}

TEST(PickleReader, ACircleIsHarmless) {
  const Pickle circle = pickle_of("]q\0h\0a"s);
  EXPECT_EQ(circle[circle.root].items[0], circle.root);
}

TEST(PickleReader, PersistentIdsKeepTheirId) {
  const Pickle pickle = pickle_of("U\x07storageQ");
  EXPECT_EQ(pickle[pickle.root].kind, Kind::persistent);
  EXPECT_EQ(pickle[pickle[pickle.root].argument].text, "storage");
}

TEST(PickleReader, RefusesBrokenPrograms) {
  const std::vector<std::string> broken = {
      "",   // nothing on the stack
      "a",  // append without list
      "Na",
      "NNa",  // append to None
      "]K\x01s",
      "}K\x01s",   // a pair is missing
      "}(K\x01u",  // a key without value
      "e",
      "t",
      "1",  // no mark
      "(0",
      "(2",
      "N(q\0"s,  // reach below a mark
      "N\x86",
      "\x87",  // too few for a tuple
      "h\x07",
      "j\x07\0\0\0"s,  // never remembered
      "NNR",
      "cm\nn\nNR",  // arguments that are no tuple
      "NN\x93",     // a global of no text
      "cm",
      "cm\n",                    // a line without end
      "X\xff\xff\xff\xffshort",  // longer than the file
      "\x8d\xff\xff\xff\xff\xff\xff\xff\xffshort",
      "\x8b\xff\xff\xff\xff",  // a number longer than the file
      "\x80\x06N",
      "\x80\x01N",  // protocols
      "I1\n",
      "F1\n",
      "V1\n",
      "P1\n",
      "i",
      "o",
      "\x82\x01",
      "\x97",
      "\xff",  // not in torch.save's language
  };
  for (const std::string& program : broken) {
    SCOPED_TRACE(::testing::PrintToString(program));
    expect_error(ErrorCode::model, {"test", "byte"}, [&] { pickle_of(program); });
  }
  for (const std::string& bytes : {""s, "\x80"s, "\x80\x02"s, "(dp0\n."s, "\x80\x02N"s})
    expect_error(ErrorCode::model, {"test"}, [&] { read_pickle(bytes, "test"); });
}

TEST(PickleReader, DeepNestingAndManyMarksUseNoStack) {
  std::string deep(300000, ']');
  deep += std::string(299999, 'a');
  EXPECT_EQ(root_of(deep).items.size(), 1u);
  expect_error(ErrorCode::model, {"test"}, [] { pickle_of(std::string(1000000, '(')); });
}

TEST(PickleReader, TooManyValuesAreRefused) {
  expect_error(ErrorCode::model, {"too many"}, [] { pickle_of(std::string(5000000, 'N')); });
}

}  // namespace
}  // namespace sammoe

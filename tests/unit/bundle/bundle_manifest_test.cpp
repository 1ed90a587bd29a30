#include "bundle/bundle_manifest.hpp"

#include "bundle/bundle_writer.hpp"
#include "support/error_matchers.hpp"
#include "unit/bundle/bundle_fixtures.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(BundleManifest, EveryRefusalNamesTheFileAndTheJsonPath) {
  for (const auto& mutations : {schema_mutations(), reader_mutations()}) {
    for (const Mutation& mutation : mutations) {
      SCOPED_TRACE(mutation.name);
      expect_error(ErrorCode::model, {"folder/bundle.json", mutation.complaint},
                   [&] { parse_bundle_manifest(mutated_manifest(mutation), "folder/bundle.json"); });
    }
  }
}

TEST(BundleManifest, RefusesWhatIsNoObject) {
  for (const char* text : {"", "[]", "7", "null", "\"bundle\"", "{", "{}"})
    expect_error(ErrorCode::model, {"test"}, [&] { parse_bundle_manifest(text, "test"); });
}

TEST(BundleManifest, SurvivesDeepNesting) {
  const std::string deep(1000000, '[');
  expect_error(ErrorCode::model, {"nested"}, [&] { parse_bundle_manifest(deep, "test"); });
}

TEST(BundleManifest, IsRefusedCutAnywhere) {
  std::string whole = bundle_manifest_json(complete_bundle());
  while (whole.back() == '\n') whole.pop_back();
  ASSERT_NO_THROW(parse_bundle_manifest(whole, "test"));
  for (std::size_t size = 0; size < whole.size(); ++size)
    expect_error(ErrorCode::model, {"test"}, [&] { parse_bundle_manifest(whole.substr(0, size), "test"); });
}

TEST(BundleManifest, WithAFlippedBitIsRefusedOrAnotherManifest) {
  const std::string whole = bundle_manifest_json(complete_bundle());
  std::size_t refused = 0;
  for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
    std::string flipped = whole;
    flipped[bit / 8] = static_cast<char>(static_cast<unsigned char>(flipped[bit / 8]) ^ (1U << bit % 8));
    try {
      const BundleInfo read = parse_bundle_manifest(flipped, "test");
      EXPECT_NO_THROW(parse_bundle_manifest(bundle_manifest_json(read), "test"));
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::model) << error.what();
      ++refused;
    }
  }
  EXPECT_GT(refused, whole.size());
}

TEST(BundleManifest, RefusesHugeNumbersAndWrongUtf8) {
  const auto refused = [](const std::string& key, const std::string& value) {
    std::string text = bundle_manifest_json(complete_bundle());
    const std::size_t begin = text.find("\"" + key + "\": ") + key.size() + 4;
    text.replace(begin, text.find_first_of(",\n", begin) - begin, value);
    expect_error(ErrorCode::model, {"test"}, [&] { parse_bundle_manifest(text, "test"); });
  };
  for (const std::string& number : std::vector<std::string>{"1e999", "-1e999", "18446744073709551616", "NaN",
                                                            "1e18", std::string(100000, '9')}) {
    refused("size_voxels", number);
    refused("schema_version", number);
  }
  for (const std::string bytes : {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe4"})
    refused("licence", "\"" + bytes + "\"");
}

std::string without_selection(const BundleInfo& bundle) {
  std::string text = bundle_manifest_json(bundle);
  const std::size_t begin = text.find("\"selection\"");
  const std::size_t end = text.find("\"experts\": [");
  return text.erase(begin, end - begin);
}

TEST(BundleManifest, SelectionDefaultsToGeneralWithoutGateElseToTheLibrarysDefaults) {
  EXPECT_EQ(parse_bundle_manifest(without_selection(minimal_bundle()), "test").selection.strategy,
            Strategy::general);
  const RoutingOptions chosen = parse_bundle_manifest(without_selection(complete_bundle()), "test").selection;
  const RoutingOptions defaults;
  EXPECT_EQ(chosen.strategy, defaults.strategy);
  EXPECT_EQ(chosen.k, defaults.k);
  EXPECT_EQ(chosen.threshold, defaults.threshold);
  EXPECT_EQ(chosen.temperature, defaults.temperature);
}

TEST(BundleManifest, DefaultKNeverExceedsTheExperts) {
  BundleInfo bundle = minimal_bundle();
  bundle.gate = BundleFile{"gate.pt", std::string(64, '4')};
  EXPECT_EQ(parse_bundle_manifest(without_selection(bundle), "test").selection.k, 1u);
}

}  // namespace
}  // namespace sammoe

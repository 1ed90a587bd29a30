#include "model/bundle_manifest.hpp"

#include "model/bundle_writer.hpp"
#include "support/error_matchers.hpp"
#include "unit/model/bundle_fixtures.hpp"

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

#include "bundle/bundle_writer.hpp"

#include "bundle/bundle_manifest.hpp"
#include "support/error_matchers.hpp"
#include "unit/bundle/bundle_fixtures.hpp"
#include "unit/model/bundle_matchers.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(BundleWriter, WhatIsWrittenIsReadBackTheSame) {
  for (const BundleInfo& bundle : {complete_bundle(), minimal_bundle()})
    expect_equal(parse_bundle_manifest(bundle_manifest_json(bundle), "test"), bundle);
}

TEST(BundleWriter, EveryStrategyOfABundleSurvives) {
  for (const Strategy strategy :
       {Strategy::general, Strategy::top_k, Strategy::threshold, Strategy::top_k_threshold, Strategy::all}) {
    BundleInfo bundle = complete_bundle();
    bundle.selection.strategy = strategy;
    EXPECT_EQ(parse_bundle_manifest(bundle_manifest_json(bundle), "test").selection.strategy, strategy);
  }
}

TEST(BundleWriter, RefusesWhatCouldNotBeReadBack) {
  BundleInfo bundle = complete_bundle();
  bundle.roi.spacing_mm = std::numeric_limits<double>::quiet_NaN();
  expect_error(ErrorCode::model, {"roi.spacing_mm"}, [&] { bundle_manifest_json(bundle); });

  bundle = complete_bundle();
  bundle.selection.strategy = Strategy::expert;
  expect_error(ErrorCode::model, {"selection"}, [&] { bundle_manifest_json(bundle); });

  bundle = complete_bundle();
  bundle.experts[1].provenance = "file \xff.pth";
  expect_error(ErrorCode::model, {"bundle.json"}, [&] { bundle_manifest_json(bundle); });

  bundle = complete_bundle();
  bundle.experts.clear();
  expect_error(ErrorCode::model, {"experts"}, [&] { bundle_manifest_json(bundle); });
}

}  // namespace
}  // namespace sammoe

#include "cases/case_options.hpp"

#include <functional>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

using Change = std::function<void(SegmentCase&)>;

std::string options_after(const Change& change) {
  SegmentCase job;
  job.output = "mask.dcm";  // a format with options of its own
  change(job);
  return options_json(job, RoutingOptions{}).dump();
}

TEST(CaseOptions, EveryOptionThatChangesAResultCounts) {
  const std::vector<Change> changes{
      [](SegmentCase& /*job*/) {},
      [](SegmentCase& job) {
        job.segment.routing = RoutingOptions{Strategy::all, "", 2, 0.5, 1.0};
      },
      [](SegmentCase& job) {
        job.segment.routing = RoutingOptions{Strategy::expert, "hip", 2, 0.5, 1.0};
      },
      [](SegmentCase& job) {
        job.segment.routing = RoutingOptions{Strategy::expert, "knee", 2, 0.5, 1.0};
      },
      [](SegmentCase& job) {
        job.segment.routing = RoutingOptions{Strategy::all, "", 3, 0.5, 1.0};
      },
      [](SegmentCase& job) {
        job.segment.routing = RoutingOptions{Strategy::all, "", 2, 0.25, 1.0};
      },
      [](SegmentCase& job) {
        job.segment.routing = RoutingOptions{Strategy::all, "", 2, 0.5, 2.0};
      },
      [](SegmentCase& job) { job.segment.resample = Resample::nearest; },
      [](SegmentCase& job) { job.segment.mask_threshold = 0.25; },
      [](SegmentCase& job) { job.segment.max_rois = 1; },
      [](SegmentCase& job) { job.read.volume_index = 0; },
      [](SegmentCase& job) { job.read.prefer_form = NiftiForm::sform; },
      [](SegmentCase& job) { job.read.prefer_form = NiftiForm::qform; },
      [](SegmentCase& job) { job.read.non_finite = NonFinite::zero; },
      [](SegmentCase& job) { job.read.max_bytes = 1; },
      [](SegmentCase& job) { job.read.dicom.series_uid = "1.2"; },
      [](SegmentCase& job) { job.read.dicom.allow_gaps = true; },
      [](SegmentCase& job) { job.read.dicom.correct_tilt = true; },
      [](SegmentCase& job) { job.write.compression_level = 9; },
      [](SegmentCase& job) { job.write.segmentation.values = SegmentValues::fractional; },
      [](SegmentCase& job) { job.write.segmentation.frames = SegmentFrames::all; },
  };
  std::set<std::string> texts;
  for (const Change& change : changes) texts.insert(options_after(change));
  EXPECT_EQ(texts.size(), changes.size());
}

TEST(CaseOptions, WhatChangesNoResultDoesNotCount) {
  const std::vector<Change> changes{
      [](SegmentCase& job) { job.segment.keep_probabilities = true; },
      [](SegmentCase& job) { job.segment.progress = [](std::size_t, std::size_t) {}; },
      [](SegmentCase& job) { job.read.offers.volume_index = false; },
      [](SegmentCase& job) { job.read.only_labels = {1}; },
      [](SegmentCase& job) { job.segment.routing = RoutingOptions{}; },
  };
  const std::string plain = options_after([](SegmentCase& /*job*/) {});
  for (std::size_t n = 0; n < changes.size(); ++n) EXPECT_EQ(options_after(changes[n]), plain) << n;
}

}  // namespace
}  // namespace sammoe

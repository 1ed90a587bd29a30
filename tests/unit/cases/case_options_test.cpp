#include "cases/case_options.hpp"

#include <functional>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

using Change = std::function<void(SegmentJob&)>;

std::string options_after(const Change& change) {
  SegmentJob job;
  job.output = "mask.dcm";  // a format with options of its own
  change(job);
  return options_json(job, RoutingOptions{}).dump();
}

TEST(CaseOptions, EveryOptionThatChangesAResultCounts) {
  const std::vector<Change> changes{
      [](SegmentJob& /*job*/) {},
      [](SegmentJob& job) {
        job.segment.routing = RoutingOptions{Strategy::all, "", 2, 0.5, 1.0};
      },
      [](SegmentJob& job) {
        job.segment.routing = RoutingOptions{Strategy::expert, "hip", 2, 0.5, 1.0};
      },
      [](SegmentJob& job) {
        job.segment.routing = RoutingOptions{Strategy::expert, "knee", 2, 0.5, 1.0};
      },
      [](SegmentJob& job) {
        job.segment.routing = RoutingOptions{Strategy::all, "", 3, 0.5, 1.0};
      },
      [](SegmentJob& job) {
        job.segment.routing = RoutingOptions{Strategy::all, "", 2, 0.25, 1.0};
      },
      [](SegmentJob& job) {
        job.segment.routing = RoutingOptions{Strategy::all, "", 2, 0.5, 2.0};
      },
      [](SegmentJob& job) { job.segment.resample = Resample::nearest; },
      [](SegmentJob& job) { job.segment.mask_threshold = 0.25; },
      [](SegmentJob& job) { job.segment.max_rois = 1; },
      [](SegmentJob& job) { job.read.volume_index = 0; },
      [](SegmentJob& job) { job.read.prefer_form = NiftiForm::sform; },
      [](SegmentJob& job) { job.read.prefer_form = NiftiForm::qform; },
      [](SegmentJob& job) { job.read.non_finite = NonFinite::zero; },
      [](SegmentJob& job) { job.read.max_bytes = 1; },
      [](SegmentJob& job) { job.read.dicom.series_uid = "1.2"; },
      [](SegmentJob& job) { job.read.dicom.allow_gaps = true; },
      [](SegmentJob& job) { job.read.dicom.correct_tilt = true; },
      [](SegmentJob& job) { job.write.compression_level = 9; },
      [](SegmentJob& job) { job.write.segmentation.values = DicomSegmentValues::fractional; },
      [](SegmentJob& job) { job.write.segmentation.frames = DicomSegmentFrames::all; },
  };
  std::set<std::string> texts;
  for (const Change& change : changes) texts.insert(options_after(change));
  EXPECT_EQ(texts.size(), changes.size());
}

TEST(CaseOptions, WhatChangesNoResultDoesNotCount) {
  const std::vector<Change> changes{
      [](SegmentJob& job) { job.segment.keep_probabilities = true; },
      [](SegmentJob& job) { job.segment.progress = [](std::size_t, std::size_t) {}; },
      [](SegmentJob& job) { job.read.offers.volume_index = false; },
      [](SegmentJob& job) { job.read.only_labels = {1}; },
      [](SegmentJob& job) { job.segment.routing = RoutingOptions{}; },
  };
  const std::string plain = options_after([](SegmentJob& /*job*/) {});
  for (std::size_t n = 0; n < changes.size(); ++n) EXPECT_EQ(options_after(changes[n]), plain) << n;
}

}  // namespace
}  // namespace sammoe

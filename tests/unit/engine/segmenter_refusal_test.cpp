#include "sammoe/error.hpp"
#include "sammoe/in_process.hpp"
#include "sammoe/segmenter.hpp"

#include "support/error_matchers.hpp"
#include "unit/engine/engine_scenes.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(SegmenterRefusal, RefusesPromptsThatDoNotFit) {
  TinySegmenter segmenter{TinyBundle{}};
  const Volume volume = scene(grid_of({40, 40, 40}), ball({0, 0, 0}, 9));
  expect_error(ErrorCode::input, {}, [&] { segmenter->segment(volume, {}); });
  expect_error(ErrorCode::input, {"outside"}, [&] {
    segmenter->segment(volume, {object_at({{500, 0, 0}})});
  });
  expect_error(ErrorCode::input, {"label"}, [&] {
    segmenter->segment(volume, {object_at({{0, 0, 0}}), object_at({{0, 0, 0}})});
  });
}

TEST(SegmenterRefusal, RefusesOptionsOutOfRange) {
  TinySegmenter segmenter{TinyBundle{}};
  const Volume volume = scene(grid_of({40, 40, 40}), ball({0, 0, 0}, 9));
  const auto refused = [&](const std::string& word, auto change) {
    SegmentOptions options;
    change(options);
    expect_error(ErrorCode::usage, {word}, [&] {
      segmenter->segment(volume, {object_at({{0, 0, 0}})}, options);
    });
  };
  refused("threshold", [](SegmentOptions& options) { options.mask_threshold = 1; });
  refused("threshold",
          [](SegmentOptions& options) { options.mask_threshold = std::numeric_limits<double>::quiet_NaN(); });
  refused("max_rois", [](SegmentOptions& options) { options.max_rois = 0; });
  refused("k is 0", [](SegmentOptions& options) { options.routing = strategy("general", 0); });
  SegmenterOptions threads;
  threads.threads = -1;
  expect_error(ErrorCode::usage, {"threads", "-1"}, [&] { threads.validate(); });
  SegmenterOptions memory;
  memory.expert_memory_mib = -5;
  expect_error(ErrorCode::usage, {"expert memory", "-5"}, [&] { memory.validate(); });
}

TEST(SegmenterRefusal, RefusesAFolderThatIsNoBundle) {
  const TemporaryFolder folder;
  expect_error(ErrorCode::model, {},
               [&] { Segmenter segmenter = segmenter_in_this_process(folder.path() / "missing"); });
}

}  // namespace
}  // namespace sammoe

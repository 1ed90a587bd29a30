// An open volume: what a first click costs, and what each further one does, at the released size and k = 2.
//   sammoe_session_benchmark FOLDER [threads = 2] [sessions = 5] > result.json

#include "sammoe/segmenter.hpp"

#include "benchmark/ct_volume.hpp"
#include "core/stopwatch.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <map>
#include <string>
#include <vector>

namespace sammoe::benchmark {
namespace {

constexpr int kFurtherClicks = 8;

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// Times of the calls of all sessions.
struct Times {
  std::vector<double> first, further, further_cpu;
  std::map<std::string, std::vector<double>> stages;  ///< of the further clicks
};

void run_session(Segmenter& segmenter, const Volume& volume, int session, Times& times) {
  OpenVolume open = segmenter.open(volume);
  SegmentOptions options;
  options.max_rois = 1;
  options.mask_threshold = 0.63;
  ObjectPrompt prompt;
  for (int click = 0; click <= kFurtherClicks; ++click) {
    const double step = 3.0 * click;
    const Index3& size = volume.grid().size;
    const Point3 index{static_cast<double>(size[0] / 2) + 7.0 * session + step,
                       static_cast<double>(size[1] / 2) - step, static_cast<double>(size[2] / 2)};
    prompt.clicks.push_back({index, Frame::voxel, click % 2 == 0});
    const Stopwatch time;
    const std::clock_t cpu = std::clock();
    const SegmentationResult result = open.segment({prompt}, options);
    if (click == 0) {
      times.first.push_back(time.seconds());
      continue;
    }
    times.further.push_back(time.seconds());
    times.further_cpu.push_back(static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC);
    for (const StageTime& stage : result.stage_times) times.stages[stage.stage].push_back(stage.seconds);
  }
}

void print(const char* name, const Times& times) {
  std::printf(
      "  \"%s\": {\"first_click_ms\": %.1f, \"further_click_ms\": %.1f, \"further_click_cpu_ms\": %.1f", name,
      1e3 * median(times.first), 1e3 * median(times.further), 1e3 * median(times.further_cpu));
  for (const auto& [stage, seconds] : times.stages)
    std::printf(", \"%s_ms\": %.1f", stage.c_str(), 1e3 * median(seconds));
  std::printf("}");
}

void run(const std::string& folder, int threads, int sessions) {
  SegmenterOptions options;
  options.threads = threads;
  Segmenter segmenter(folder + "/bundle-3", options);
  const Volume large = Volume::from_values(ct_grid(), ct_voxels());
  Grid middle = ct_grid();
  middle.size = {256, 256, 300};
  const Volume small =
      Volume::from_values(middle, std::vector<float>(static_cast<std::size_t>(middle.voxel_count()), 1.0F));
  std::printf("{\n  \"threads\": %d,\n", threads);
  for (const auto& [name, volume] : {std::pair{"512x512x300", &large}, std::pair{"256x256x300", &small}}) {
    Times warm_up, times;
    run_session(segmenter, *volume, sessions, warm_up);
    for (int session = 0; session < sessions; ++session) run_session(segmenter, *volume, session, times);
    print(name, times);
    std::printf(volume == &large ? ",\n" : "\n}\n");
  }
}

}  // namespace
}  // namespace sammoe::benchmark

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: sammoe_session_benchmark FOLDER [THREADS] [SESSIONS]\n");
    return 2;
  }
  try {
    sammoe::benchmark::run(argv[1], argc > 2 ? std::max(1, std::atoi(argv[2])) : 2,
                           argc > 3 ? std::max(1, std::atoi(argv[3])) : 5);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return 1;
  }
  return 0;
}

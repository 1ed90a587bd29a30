// Segmentation through a worker: as in this process, bit for bit; and what a worker that was taken over can
// do.

#include "sammoe/in_process.hpp"

#include "support/error_matchers.hpp"
#include "unit/engine/engine_scenes.hpp"
#include "worker/worker_environment.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

/// LibTorch reads which kernels to use when it runs its first one. Those for other processors round
/// otherwise.
const bool kComputesAsWorkersDo = [] {
  for (const std::string& variable : worker_environment()) {
    const std::size_t end = variable.find('=');
    if (variable.substr(0, end) == "ATEN_CPU_CAPABILITY")
      ::setenv("ATEN_CPU_CAPABILITY", variable.substr(end + 1).c_str(), 1);
  }
  return true;
}();

SegmenterOptions worker_options(const char* program = SAMMOE_ENGINE_PROGRAM) {
  SegmenterOptions options;
  options.threads = 1;
  options.worker.engine_program = program;
  return options;
}

void expect_same(const SegmentationResult& a, const SegmentationResult& b) {
  EXPECT_EQ(a.mask().labels, b.mask().labels);
  ASSERT_EQ(a.objects.size(), b.objects.size());
  for (std::size_t n = 0; n < a.objects.size(); ++n) {
    const ObjectResult &left = a.objects[n], &right = b.objects[n];
    EXPECT_EQ(left.label, right.label);
    EXPECT_EQ(left.name, right.name);
    EXPECT_EQ(left.gate_scores, right.gate_scores);
    EXPECT_EQ(left.routing_reason, right.routing_reason);
    EXPECT_EQ(left.predicted_iou, right.predicted_iou);
    EXPECT_EQ(left.roi_count, right.roi_count);
    EXPECT_EQ(left.voxel_count, right.voxel_count);
    EXPECT_EQ(left.clicks_in_voxels, right.clicks_in_voxels);
    ASSERT_EQ(left.probabilities.has_value(), right.probabilities.has_value());
    if (!left.probabilities) continue;
    EXPECT_EQ(left.probabilities->probabilities, right.probabilities->probabilities);
  }
}

/// The processes whose parent is this one.
std::vector<pid_t> children() {
  std::vector<pid_t> found;
  for (const fs::directory_entry& entry : fs::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    std::ifstream stat(entry.path() / "stat");
    std::string id, program, state;
    pid_t parent = 0;
    if (stat >> id >> program >> state >> parent && parent == ::getpid() && state != "Z")
      found.push_back(std::stoi(name));
  }
  return found;
}

class WorkerSegmenter : public testing::Test {
 protected:
  void SetUp() override {
    if (std::getenv("SAMMOE_TESTS_ARE_SANITIZED") != nullptr)
      GTEST_SKIP() << "sanitizers make system calls that a worker may not";
  }

  fs::path bundle_named(const std::string& name) {
    TinyBundle bundle = tiny_bundle_with_gate();
    bundle.name = name;
    write_tiny_bundle(folder_.path() / name, bundle);
    return folder_.path() / name;
  }

  /// What comes of a worker that was taken over and does that.
  SegmentationResult act(const std::string& name, int patience_s = 60) {
    SegmenterOptions options = worker_options(SAMMOE_COMPROMISED_ENGINE);
    options.worker.engine_patience_s = patience_s;
    options.worker.engine_memory_mib = 1024;
    Segmenter segmenter(bundle_named(name), options);
    segmenter.prepare();
    return segmenter.segment(volume_, {object_at({{0, 0, 0}})});
  }

  TemporaryFolder folder_;
  Volume volume_ = scene(grid_of({40, 30, 26}), ball({1, -2, 3}, 8));
};

TEST_F(WorkerSegmenter, GivesWhatThisProcessGives) {
  const fs::path bundle = bundle_named("same");
  Segmenter worker(bundle, worker_options());
  Segmenter local = segmenter_in_this_process(bundle, worker_options());
  const Volume other = scene(grid_of({26, 40, 30}), ball({-4, 0, 2}, 6));
  SegmentOptions probable;
  probable.keep_probabilities = true;
  ObjectPrompt second = object_at({{5, 5, 5}});
  second.label = 9;
  second.name = "second";
  for (const Volume* volume : std::vector<const Volume*>{&volume_, &other, &volume_}) {
    const std::vector<ObjectPrompt> prompts{object_at({{1, -2, 3}, {4, -2, 3}}), second};
    expect_same(worker.segment(*volume, prompts), local.segment(*volume, prompts));
    expect_same(worker.segment(*volume, prompts, probable), local.segment(*volume, prompts, probable));
  }
  EXPECT_EQ(worker.loaded_experts(), local.loaded_experts());
  EXPECT_EQ(worker.engine().libtorch_version, local.engine().libtorch_version);
}

TEST_F(WorkerSegmenter, RefinesMasksAsThisProcessDoes) {
  TinyBundle tiny;
  tiny.experts = {{"general", counting_decoder(), ""}};
  const fs::path bundle = folder_.path() / "counting";
  write_tiny_bundle(bundle, tiny);
  Segmenter worker(bundle, worker_options());
  Segmenter local = segmenter_in_this_process(bundle, worker_options());
  std::vector<ObjectPrompt> prompts{object_at({{0, 0, 0}}, 4), object_at({{3, 3, 3}}, 5),
                                    object_at({{0, 0, 0}}, 6)};
  LabelPatch halves{{{2, 3, 4}, {20, 20, 20}}, std::vector<std::uint16_t>(8000, 4)};
  std::fill(halves.labels.begin() + 4000, halves.labels.end(), std::uint16_t{5});
  prompts[0].mask = prompts[1].mask = std::make_shared<const LabelPatch>(halves);
  prompts[2].mask = std::make_shared<const LabelPatch>(LabelPatch{{{30, 1, 1}, {2, 1, 1}}, {6, 6}});
  const SegmentationResult refined = worker.segment(volume_, prompts);
  expect_same(refined, local.segment(volume_, prompts));
  for (const ObjectResult& object : refined.objects) EXPECT_GT(object.voxel_count, 0) << object.label;
}

TEST_F(WorkerSegmenter, SaysWhatIsWrongWithTheBundle) {
  const fs::path bundle = bundle_named("damaged");
  std::ofstream(bundle / read_bundle_info(bundle).prompt_encoder.file, std::ios::app) << "x";
  Segmenter segmenter(bundle, worker_options());
  expect_error(ErrorCode::model, {"SHA-256", "changed or damaged"}, [&] { segmenter.prepare(); });
  fs::remove(bundle / read_bundle_info(bundle).prompt_encoder.file);
  expect_error(ErrorCode::model, {"cannot be opened", "No such file"}, [&] { segmenter.prepare(); });
}

TEST_F(WorkerSegmenter, AKilledWorkerIsAnErrorOfOneCall) {
  const fs::path bundle = bundle_named("killed");
  const std::vector<ObjectPrompt> prompts{object_at({{1, -2, 3}})};
  Segmenter segmenter(bundle, worker_options());
  const SegmentationResult before = segmenter.segment(volume_, prompts);
  for (int kill = 0; kill < 3; ++kill) {
    const std::vector<pid_t> workers = children();
    ASSERT_EQ(workers.size(), 1U);
    ::kill(workers[0], SIGKILL);
    expect_error(ErrorCode::processing, {"signal 9", bundle.string()},
                 [&] { segmenter.segment(volume_, prompts); });
    expect_same(segmenter.segment(volume_, prompts), before);
  }
}

TEST_F(WorkerSegmenter, OpenVolumesTakeTurnsAndOutliveAKilledWorker) {
  const fs::path bundle = bundle_named("open");
  const Volume other = scene(grid_of({26, 40, 30}), ball({-4, 0, 2}, 6));
  Segmenter segmenter(bundle, worker_options());
  std::vector<ObjectPrompt> prompts{object_at({{1, -2, 3}})};
  OpenVolume first = segmenter.open(volume_), second = segmenter.open(other);
  for (const Point3& click : {Point3{4, -2, 3}, Point3{2, 1, 2}}) {
    prompts[0].clicks.push_back({click, Frame::ras_mm, true});
    expect_same(first.segment(prompts), segmenter.segment(volume_, prompts));
    expect_same(second.segment(prompts), segmenter.segment(other, prompts));
    for (const pid_t worker : children()) ::kill(worker, SIGKILL);
    expect_error(ErrorCode::processing, {"signal 9"}, [&] { second.segment(prompts); });
  }
  expect_same(first.segment(prompts), segmenter.segment(volume_, prompts));
}

TEST_F(WorkerSegmenter, AnOpenVolumeMayOutliveItsSegmenter) {
  const std::vector<ObjectPrompt> prompts{object_at({{1, -2, 3}})};
  std::optional<OpenVolume> open;
  SegmentationResult expected;
  {
    Segmenter segmenter(bundle_named("outlived"), worker_options());
    open.emplace(segmenter.open(volume_));
    expected = open->segment(prompts);
  }
  expect_same(open->segment(prompts), expected);
  open.reset();
  EXPECT_TRUE(children().empty()) << "the worker ends with the last that uses it";
}

TEST_F(WorkerSegmenter, AClosedVolumeLeavesTheWorkersMemory) {
  const std::vector<ObjectPrompt> prompts{object_at({{0, 0, 0}})};
  Segmenter segmenter(bundle_named("freed"), worker_options());
  const auto worker_bytes = [&] {
    std::int64_t pages = 0;
    std::ifstream("/proc/" + std::to_string(children().at(0)) + "/statm") >> pages;
    return pages * ::sysconf(_SC_PAGESIZE);
  };
  OpenVolume kept = segmenter.open(volume_);
  const Volume large = scene(grid_of({200, 200, 200}), ball({0, 0, 0}, 6));
  const auto bytes =
      large.grid().voxel_count() * static_cast<std::int64_t>(size_in_bytes(large.scalar_type()));
  std::int64_t while_open = 0;
  {
    OpenVolume open = segmenter.open(large);
    open.segment(prompts);
    kept.segment(prompts);
    while_open = worker_bytes();
  }
  kept.segment(prompts);  // the worker takes messages in order
  EXPECT_LE(worker_bytes(), while_open - bytes);
}

TEST_F(WorkerSegmenter, AnInterruptionStopsAtOnceAndLeavesItUsable) {
  Segmenter segmenter(bundle_named("interrupted"), worker_options());
  const std::vector<ObjectPrompt> prompts{object_at({{1, -2, 3}})};
  SegmentOptions stopping;
  stopping.progress = [](std::size_t, std::size_t) { throw Error(ErrorCode::interrupted, "stop"); };
  expect_error(ErrorCode::interrupted, {"stop"}, [&] { segmenter.segment(volume_, prompts, stopping); });
  EXPECT_GT(segmenter.segment(volume_, prompts).objects[0].voxel_count, 0);
}

TEST_F(WorkerSegmenter, EndsWithTheProcessThatStartedIt) {
  const fs::path bundle = bundle_named("orphan");
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe(pipe.data()), 0);
  const pid_t owner = ::fork();
  if (owner == 0) {
    Segmenter segmenter(bundle, worker_options());
    const std::vector<pid_t> workers = children();
    const pid_t worker = workers.size() == 1 ? workers[0] : -1;
    const bool told = ::write(pipe[1], &worker, sizeof worker) == sizeof worker;
    while (told) ::pause();
    ::_exit(1);
  }
  pid_t worker = -1;
  ASSERT_EQ(::read(pipe[0], &worker, sizeof worker), static_cast<ssize_t>(sizeof worker));
  ASSERT_GT(worker, 0);
  ::kill(owner, SIGKILL);
  ::waitpid(owner, nullptr, 0);
  const auto program = fs::path("/proc") / std::to_string(worker) / "exe";
  std::error_code gone;
  for (int tries = 0; tries < 200 && !gone; ++tries) {
    static_cast<void>(fs::read_symlink(program, gone));
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  EXPECT_TRUE(gone) << "the worker outlives its owner";
  for (const int end : pipe) ::close(end);
}

TEST_F(WorkerSegmenter, OneThatWasTakenOverCanDoNothing) {
  ::setenv("SAMMOE_TEST_SECRET", "secret", 1);
  const SegmentationResult result = act("crimes");
  ::unsetenv("SAMMOE_TEST_SECRET");
  if (result.engine.sandbox != "on" && result.engine.sandbox != "calls only")
    GTEST_SKIP() << "no seccomp here: sandbox " << result.engine.sandbox;
  EXPECT_EQ(result.objects[0].routing_reason, "nothing");
}

TEST_F(WorkerSegmenter, AVolumeCanHaveAWorkerOfItsOwn) {
  SegmenterOptions options = worker_options(SAMMOE_COMPROMISED_ENGINE);
  const std::vector<ObjectPrompt> prompts{object_at({{1, -2, 3}})};
  for (const bool isolated : {false, true}) {
    options.isolate_volumes = isolated;
    Segmenter segmenter(bundle_named("memory of cases"), options);
    std::string seen;
    for (const double radius : {8, 6})
      seen += segmenter.segment(scene(volume_.grid(), ball({1, -2, 3}, radius)), prompts)
                  .objects[0]
                  .routing_reason;
    EXPECT_EQ(seen, isolated ? "11" : "12");
  }
}

TEST_F(WorkerSegmenter, HoweverItEndsIsOneError) {
  expect_error(ErrorCode::processing, {"signal 11", "--engine-memory"}, [&] { act("crash"); });
  expect_error(ErrorCode::processing, {"exited with status 7"}, [&] { act("quit"); });
  expect_error(ErrorCode::processing, {"more than 1 s for one step"}, [&] { act("hang", 1); });
  expect_error(ErrorCode::processing, {"signal 11"}, [&] { act("memory"); });
  expect_error(ErrorCode::processing, {"signal 11"}, [&] { act("voxels"); });
}

TEST_F(WorkerSegmenter, WhatItSaysIsNotBelieved) {
  expect_error(ErrorCode::processing, {"does not lie within the volume"}, [&] { act("beyond"); });
  expect_error(ErrorCode::processing, {"a message of the worker"}, [&] { act("negative"); });
  expect_error(ErrorCode::processing, {"a label that was not asked for"}, [&] { act("mislabelled"); });
  expect_error(ErrorCode::processing, {"a mask with other labels"}, [&] { act("painted"); });
  expect_error(ErrorCode::processing, {"names an expert"}, [&] { act("stranger"); });
  expect_error(ErrorCode::processing, {"was not asked for"}, [&] { act("too-many"); });
  expect_error(ErrorCode::model, {"is not a file of the bundle"}, [&] { act("other-file"); });
  EXPECT_EQ(act("terminal").objects[0].routing_reason.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace sammoe

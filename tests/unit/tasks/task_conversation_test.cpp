// What a worker and sammoe say to each other about a task: each end against the other, and against one that
// does not keep to the rules.

#include "tasks/task_conversation.hpp"

#include "sammoe/error.hpp"

#include "core/shared_memory.hpp"
#include "segmenter/messages.hpp"
#include "support/error_matchers.hpp"
#include "support/temporary_folder.hpp"
#include "tasks/named_task.hpp"
#include "tasks/remote_host.hpp"
#include "tasks/task_service.hpp"
#include "worker/lost_worker.hpp"

#include <fstream>
#include <functional>
#include <map>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace sammoe {
namespace {

using nlohmann::json;

Grid small_grid() {
  Grid grid;
  grid.size = {2, 3, 4};
  grid.spacing_mm = {1, 1.5, 2};
  grid.origin_in_ras = {-1, 2, 7};
  return grid;
}

class StringOutput : public TaskOutput {
 public:
  StringOutput(std::string& bytes, bool& is_finished) : bytes_(bytes), is_finished_(is_finished) {}
  void write(const void* bytes, std::size_t count) override {
    bytes_.append(static_cast<const char*>(bytes), count);
  }
  void finish() override { is_finished_ = true; }

 private:
  std::string& bytes_;
  bool& is_finished_;
};

/// A task about one file, one case and one output.
class SmallHost : public TaskHost {
 public:
  explicit SmallHost(std::filesystem::path file) : file_(std::move(file)) {}

  FileDescriptor open_file(const std::string& name) override {
    if (name != "file") refuse_request("the file " + name);
    return FileDescriptor(::open(file_.c_str(), O_RDONLY | O_CLOEXEC));
  }
  Volume read_image(std::size_t number) override {
    if (number != 0) refuse_request("case " + std::to_string(number));
    std::vector<std::int16_t> voxels(24);
    for (std::size_t n = 0; n < voxels.size(); ++n) voxels[n] = static_cast<std::int16_t>(n - 5);
    return Volume::from_values(small_grid(), std::move(voxels), {2, 1});
  }
  LabelMap read_labels(std::size_t number) override {
    if (number != 0) refuse_request("labels " + std::to_string(number));
    LabelMap map;
    map.grid = small_grid();
    map.labels.assign(24, 0);
    map.labels[7] = 65535;
    return map;
  }
  std::unique_ptr<TaskOutput> make_output(const std::string& name) override {
    if (name != "network") refuse_request("room for " + name);
    return std::make_unique<StringOutput>(made, is_finished);
  }
  void report_progress(std::size_t done, std::size_t total, const std::string& status) override {
    if (on_progress) on_progress(done, total, status);
  }

  std::string made;
  bool is_finished = false;
  std::function<void(std::size_t, std::size_t, const std::string&)> on_progress;

 private:
  std::filesystem::path file_;
};

class TaskConversationTest : public ::testing::Test {
 protected:
  TaskConversationTest() : host_(folder_.path() / "input") {
    std::ofstream(folder_.path() / "input") << "some bytes";
  }

  /// The answer that sammoe gets of a worker that does this.
  json talk(const std::function<void(Channel&)>& worker, int patience_s = 60) {
    auto [here, there] = Channel::pair();
    // Gone by the end of the thread, as a process would be.
    std::thread thread([&worker, channel = std::make_shared<Channel>(std::move(there))]() mutable {
      try {
        worker(*channel);
      } catch (const Error&) {
        // sammoe has had enough
      }
      channel.reset();
    });
    struct Joined {
      std::thread& thread;
      std::optional<Channel> channel;
      ~Joined() {
        channel.reset();
        thread.join();
      }
    } joined{thread, std::move(here)};
    return TaskConversation(*joined.channel, host_, patience_s).run();
  }

  /// The same of one that sends this and waits for an answer that does not come.
  json say(const json& message) {
    return talk([&](Channel& channel) {
      channel.send(message);
      channel.receive();
    });
  }

  void expect_lost(const std::function<void(Channel&)>& worker, const std::string& how, int patience_s = 60) {
    try {
      talk(worker, patience_s);
      ADD_FAILURE() << "an answer came";
    } catch (const LostWorker& lost) {
      EXPECT_EQ(lost.how, how);
    }
  }

  TemporaryFolder folder_;
  SmallHost host_;
};

TEST_F(TaskConversationTest, TheWorkerGetsWhatTheHostGives) {
  const json answer = talk([](Channel& channel) {
    RemoteHost host(channel);
    const FileDescriptor file = host.open_file("file");
    std::string bytes(20, '\0');
    bytes.resize(static_cast<std::size_t>(::read(file.number(), bytes.data(), bytes.size())));
    const Volume image = host.read_image(0);
    const std::vector<float> values = image.values({{0, 0, 0}, image.grid().size});
    const LabelMap labels = host.read_labels(0);
    channel.send({{"type", "answer"},
                  {"answer",
                   {{"bytes", bytes},
                    {"size", image.grid().size},
                    {"origin", image.grid().origin_in_ras},
                    {"first", values.front()},
                    {"last", values.back()},
                    {"same_grid", same_grid(image.grid(), labels.grid)},
                    {"label", labels.labels.at(7)}}}});
  });
  EXPECT_EQ(answer.at("bytes"), "some bytes");
  EXPECT_EQ(answer.at("size"), json({2, 3, 4}));
  EXPECT_EQ(answer.at("origin"), json({-1, 2, 7}));
  EXPECT_EQ(answer.at("first"), -5 * 2 + 1);
  EXPECT_EQ(answer.at("last"), 18 * 2 + 1);
  EXPECT_TRUE(answer.at("same_grid"));
  EXPECT_EQ(answer.at("label"), 65535);
}

TEST_F(TaskConversationTest, TheWorkerCannotWriteIntoWhatItGets) {
  const json answer = talk([](Channel& channel) {
    RemoteHost host(channel);
    const FileDescriptor file = host.open_file("file");
    const bool has_written = ::write(file.number(), "x", 1) == 1;
    channel.send({{"type", "image"}, {"case", 0}});
    std::optional<Message> image = channel.receive();
    bool has_mapped = true;
    try {
      SharedMemory::received(std::move(image->descriptors.at(0)), 24 * 2, true);
    } catch (const std::exception&) {
      has_mapped = false;
    }
    channel.send({{"type", "answer"}, {"answer", {{"written", has_written}, {"mapped", has_mapped}}}});
  });
  EXPECT_FALSE(answer.at("written"));
  EXPECT_FALSE(answer.at("mapped"));
}

TEST_F(TaskConversationTest, OutputsOfAnySizeArriveWhole) {
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, kOutputPartBytes, 2 * kOutputPartBytes + 5}) {
    host_.made.clear();
    host_.is_finished = false;
    std::string bytes(size, '\0');
    for (std::size_t n = 0; n < size; ++n) bytes[n] = static_cast<char>(n * 31 % 251);
    talk([&](Channel& channel) {
      RemoteHost host(channel);
      const std::unique_ptr<TaskOutput> output = host.make_output("network");
      const std::size_t half = size / 2;
      output->write(bytes.data(), half);
      output->write(bytes.data() + half, size - half);
      output->finish();
      channel.send({{"type", "answer"}, {"answer", {}}});
    });
    EXPECT_TRUE(host_.made == bytes) << size;
    EXPECT_TRUE(host_.is_finished);
  }
}

TEST_F(TaskConversationTest, ProgressArrivesAndNothingInItActsOnATerminal) {
  std::string seen;
  host_.on_progress = [&](std::size_t done, std::size_t total, const std::string& status) {
    if (!status.empty()) seen = std::to_string(done) + "/" + std::to_string(total) + " " + status;
  };
  talk([](Channel& channel) {
    RemoteHost(channel).report_progress(3, 9, "\x1b[31mred");
    channel.send({{"type", "answer"}, {"answer", {}}});
  });
  EXPECT_EQ(seen, "3/9 \\u001b[31mred");
}

TEST_F(TaskConversationTest, AnInterruptionStopsAWorkerThatSaysNothing) {
  host_.on_progress = [](std::size_t, std::size_t, const std::string&) {
    throw Error(ErrorCode::interrupted, "stop");
  };
  expect_error(ErrorCode::interrupted, {"stop"}, [&] { talk([](Channel& channel) { channel.receive(); }); });
}

TEST_F(TaskConversationTest, TheWorkersErrorKeepsItsCode) {
  expect_error(ErrorCode::input, {"an empty label map"},
               [&] { say(error_json(Error(ErrorCode::input, "an empty label map"))); });
}

TEST_F(TaskConversationTest, WhatTheTaskIsNotAboutIsNotGiven) {
  expect_error(ErrorCode::processing, {"asked for the file ../../etc/passwd"}, [&] {
    say({{"type", "open"}, {"name", "../../etc/passwd"}});
  });
  expect_error(ErrorCode::processing, {"asked for case 1"}, [&] { say({{"type", "image"}, {"case", 1}}); });
  expect_error(ErrorCode::processing, {"asked for labels 7"}, [&] {
    say({{"type", "labels"}, {"case", 7}});
  });
  expect_error(ErrorCode::processing, {"asked for room for ../x"}, [&] {
    say({{"type", "output"}, {"name", "../x"}});
  });
}

TEST_F(TaskConversationTest, WhatNoWorkerSendsEndsIt) {
  const auto refused = [&](const json& message) {
    expect_error(ErrorCode::processing, {"a message of the worker"}, [&] { say(message); });
  };
  refused({{"type", "volume"}});
  refused({{"kind", "open"}});
  refused({{"type", 7}});
  refused({{"type", "image"}, {"case", -1}});
  refused({{"type", "image"}, {"case", 0.5}});
  refused({{"type", "image"}, {"case", "0"}});
  refused({{"type", "part"}, {"bytes", 1}});
  refused({{"type", "finish"}});
  refused({{"type", "answer"}});
  refused({{"type", "progress"}, {"done", 1}});
  refused({{"type", "error"}, {"code", "nonsense"}, {"message", "x"}});
  EXPECT_FALSE(host_.is_finished);
}

TEST_F(TaskConversationTest, PartsBeyondTheMemoryAndUnfinishedOutputsAreRefused) {
  const auto after_begin = [&](const json& message) {
    return talk([&](Channel& channel) {
      channel.send({{"type", "output"}, {"name", "network"}});
      channel.receive();
      channel.send(message);
      channel.receive();
    });
  };
  expect_error(ErrorCode::processing, {"bytes"}, [&] {
    after_begin({{"type", "part"}, {"bytes", kOutputPartBytes + 1}});
  });
  expect_error(ErrorCode::processing, {"bytes"}, [&] { after_begin({{"type", "part"}, {"bytes", 0}}); });
  expect_error(ErrorCode::processing, {"before an output is finished"}, [&] {
    after_begin({{"type", "answer"}, {"answer", json::object()}});
  });
  expect_error(ErrorCode::processing, {"a second output"}, [&] {
    after_begin({{"type", "output"}, {"name", "network"}});
  });
  EXPECT_FALSE(host_.is_finished);
}

TEST_F(TaskConversationTest, AWorkerThatEndsOrIsSilentIsLost) {
  expect_lost([](Channel&) {}, "");
  expect_lost([](Channel& channel) { channel.receive(); }, "took more than 1 s for one step", 1);
}

/// What a worker makes of sammoe's answers.
class RemoteHostTest : public ::testing::Test {
 protected:
  /// Expects that the request fails if it is answered by this.
  template <typename Request>
  void expect_refused(const json& answer, const Request& request) {
    auto [here, there] = Channel::pair();
    there.send(answer);
    RemoteHost host(here);
    expect_error(ErrorCode::processing, {}, [&] { request(host); });
  }
};

TEST_F(RemoteHostTest, RefusesAnswersThatNoSammoeGives) {
  const auto open = [](TaskHost& host) { host.open_file("file"); };
  expect_refused({{"type", "file"}}, open);
  expect_refused({{"type", "image"}}, open);
  expect_refused({{"file", "file"}}, open);
  const json image{
      {"type", "image"}, {"size", {2, 2, 2}}, {"scalar_type", "uint8"}, {"slope", 1}, {"intercept", 0}};
  expect_refused(image, [](TaskHost& host) { host.read_image(0); });
  expect_refused({{"type", "taken"}}, [](TaskHost& host) { host.make_output("network"); });
}

TEST_F(RemoteHostTest, RefusesMemoryThatIsTooSmall) {
  auto [here, there] = Channel::pair();
  const SharedMemory memory(100);
  there.send({{"type", "memory"}}, {memory.descriptor()});
  RemoteHost host(here);
  expect_error(ErrorCode::processing, {"shared memory"}, [&] { host.make_output("network"); });
}

TEST_F(RemoteHostTest, EndsWithSammoe) {
  auto [here, there] = Channel::pair();
  { const Channel closed = std::move(there); }
  RemoteHost host(here);
  refusal_of([&] { host.open_file("file"); }, ErrorCode::interrupted);
}

/// Answers with its order.
class Echo : public WorkerTask {
 public:
  std::string name() const override { return "echo"; }
  json run(const DocumentNode& order, TaskHost&) const override { return {{"said", order.at("say").text()}}; }
};

TEST(TaskService, RunsTheTaskThatIsAskedForWithItsOptions) {
  SegmenterOptions options;
  options.threads = 3;
  options.worker.engine_memory_mib = 1234;
  auto [here, there] = Channel::pair();
  here.send(task_request_json("echo", {{"say", "hello"}}, options));
  const std::optional<Message> first = there.receive();
  ASSERT_TRUE(is_task_request(*first));
  const TaskRequest request = read_task_request(*first, {std::make_shared<Echo>()});
  EXPECT_EQ(request.options.threads, 3);
  EXPECT_EQ(request.options.worker.engine_memory_mib, 1234);
  serve_task(there, request);
  EXPECT_EQ(here.receive()->body, (json{{"type", "answer"}, {"answer", {{"said", "hello"}}}}));
}

TEST(TaskService, SaysThatItWasBuiltWithoutATask) {
  Message first;
  first.body = task_request_json("train-gate", {}, {});
  expect_error(ErrorCode::processing, {"built without train-gate", "SAMMOE_TRAINING"},
               [&] { read_task_request(first, {std::make_shared<Echo>()}); });
}

}  // namespace
}  // namespace sammoe

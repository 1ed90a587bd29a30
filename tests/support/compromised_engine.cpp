// A worker that a hostile network has taken over: it runs native code with all that a worker has left, and
// reports as the reason of its choice of experts what it could do. Its bundle's name says what it tries.

#include "engine/confined_worker.hpp"

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace sammoe {
namespace {

/// What succeeds of all that a worker must not do.
std::string crimes() {
  std::string done;
  const auto note = [&](const char* name, bool succeeded) {
    if (succeeded) done += std::string(name) + " ";
  };
  note("read", ::open("/etc/passwd", O_RDONLY) >= 0);
  note("write", ::open("/tmp/sammoe-compromised", O_CREAT | O_WRONLY, 0600) >= 0);
  note("tcp", ::socket(AF_INET, SOCK_STREAM, 0) >= 0);
  note("udp", ::socket(AF_INET, SOCK_DGRAM, 0) >= 0);
  note("unix", ::socket(AF_UNIX, SOCK_STREAM, 0) >= 0);
  note("exec", ::execl("/bin/true", "true", nullptr) == 0);
  note("fork", ::fork() >= 0);
  note("kill", ::kill(::getppid(), 0) == 0);
  note("environment", std::getenv("SAMMOE_TEST_SECRET") != nullptr);
  return done.empty() ? "nothing" : done;
}

class Compromised : public SegmenterBackend {
 public:
  Compromised(BundleInfo bundle, BundleFileSource files)
      : bundle_(std::move(bundle)), files_(std::move(files)) {}

  const BundleInfo& bundle() const override { return bundle_; }
  void prepare(const RoutingOptions&) override {
    if (bundle_.name == "other-file") files_({"../../etc/passwd", std::string(64, '0')});
  }
  EngineInfo engine() override { return {}; }
  std::vector<std::string> loaded_experts() override { return {}; }

  void close(std::uint64_t) noexcept override {}
  SegmentedObjects segment(const NumberedVolume& volume, const std::vector<ObjectPrompt>& prompts,
                           const SegmentOptions&, const MaskRoom& room) override {
    SegmentedObjects answer;
    for (const ObjectPrompt& prompt : prompts) {
      ObjectResult object;
      object.label = prompt.label;
      answer.objects.push_back(std::move(object));
    }
    Region box{{0, 0, 0}, {1, 1, 1}};
    act(answer, box, volume.volume);
    *room(box) = bundle_.name == "painted" ? 77 : prompts.front().label;
    if (bundle_.name == "too-many") answer.objects.push_back(answer.objects.front());
    return answer;
  }

 private:
  void act(SegmentedObjects& answer, Region& box, const Volume& volume) const {
    const std::string& act = bundle_.name;
    ObjectResult& object = answer.objects.front();
    static int volumes_seen = 0;
    ++volumes_seen;
    if (act == "memory of cases") object.routing_reason = std::to_string(volumes_seen);
    if (act == "crimes") object.routing_reason = crimes();
    if (act == "crash") ::raise(SIGSEGV);
    if (act == "quit") ::_exit(7);
    if (act == "hang")
      for (;;) ::pause();
    if (act == "beyond") box = {{0, 0, 0}, {volume.grid().size[0] + 1, 1, 1}};
    if (act == "negative") box = {{-1, 0, 0}, {1, 1, 1}};
    if (act == "mislabelled") object.label = 77;
    if (act == "stranger") object.experts.push_back({"nobody", 1});
    if (act == "memory") *static_cast<volatile char*>(std::malloc(std::size_t{4} << 30)) = 1;
    if (act == "voxels") const_cast<char*>(static_cast<const char*>(volume.data()))[0] = 1;
    if (act == "terminal") object.routing_reason = "\x1b[31mred";
  }

  BundleInfo bundle_;
  BundleFileSource files_;
};

}  // namespace
}  // namespace sammoe

int main() {
  return sammoe::run_confined_worker(
      [](const sammoe::BundleInfo& bundle, const sammoe::SegmenterOptions&, sammoe::BundleFileSource files) {
        return std::make_unique<sammoe::Compromised>(bundle, std::move(files));
      });
}

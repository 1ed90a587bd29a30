#include "tasks/trial_host.hpp"

#include "bundle/bundle_file.hpp"

namespace sammoe {

FileDescriptor TrialHost::open_file(const std::string& name) {
  for (const BundleFile& file : bundle_.files())
    if (file.file == name) return open_bundle_file(bundle_, file);
  refuse_request("the file " + name);
}

Volume TrialHost::read_image(std::size_t /*number*/) {
  refuse_request("an image");
}

LabelMap TrialHost::read_labels(std::size_t /*number*/) {
  refuse_request("labels");
}

std::unique_ptr<TaskOutput> TrialHost::make_output(const std::string& name) {
  refuse_request("room for the file " + name);
}

/// A task reports when it begins with a network, in words of its own; the ticks before have none.
void TrialHost::report_progress(std::size_t done, std::size_t total, const std::string& status) {
  if (!status.empty()) current_ = done;
  if (options_.progress) options_.progress(done, total);
}

}  // namespace sammoe

#include "training_tasks/training_host.hpp"

#include "sammoe/error.hpp"

#include "bundle/bundle_file.hpp"

#include <utility>

namespace sammoe {
namespace {

/// An output that is kept in memory.
class MemoryOutput : public TaskOutput {
 public:
  MemoryOutput(std::string& bytes, bool& is_made, OutputBudget budget)
      : bytes_(bytes), is_made_(is_made), budget_(std::move(budget)) {}

  void write(const void* bytes, std::size_t count) override {
    budget_.take(count);
    bytes_.append(static_cast<const char*>(bytes), count);
  }
  void finish() override { is_made_ = true; }

 private:
  std::string& bytes_;
  bool& is_made_;
  OutputBudget budget_;
};

}  // namespace

TrainingHost::TrainingHost(const BundleInfo& bundle, const std::vector<LabelledCase>& cases,
                           const TrainingOptions& options, TrainingProduct product)
    : bundle_(bundle),
      cases_(cases),
      options_(options),
      product_(std::move(product)),
      reader_(options.read) {}

const std::string& TrainingHost::product() const {
  if (!is_made_) {
    throw Error(ErrorCode::processing, "the training ended without the " + product_.name +
                                           " that it should make; nothing was written");
  }
  return bytes_;
}

FileDescriptor TrainingHost::open_file(const std::string& name) {
  for (const BundleFile& file : bundle_.files())
    if (file.file == name) return open_bundle_file(bundle_, file);
  refuse_request("the file " + name);
}

CaseData TrainingHost::read_case(std::size_t number) {
  if (number >= cases_.size()) refuse_request("case " + std::to_string(number));
  CaseData data = reader_.read(cases_[number]);
  const std::vector<std::string>& warnings = reader_.warnings();
  for (; warned_ < warnings.size(); ++warned_)
    if (options_.warn) options_.warn(warnings[warned_]);
  return data;
}

Volume TrainingHost::read_image(std::size_t number) {
  return *read_case(number).image;
}

LabelMap TrainingHost::read_labels(std::size_t number) {
  return *read_case(number).labels;
}

std::unique_ptr<TaskOutput> TrainingHost::make_output(const std::string& name) {
  if (name != product_.name || is_begun_) refuse_request("room for the network " + name);
  is_begun_ = true;
  return std::make_unique<MemoryOutput>(bytes_, is_made_, OutputBudget(product_.name, product_.max_bytes));
}

void TrainingHost::report_progress(std::size_t done, std::size_t total, const std::string& status) {
  if (options_.progress) options_.progress(done, total, status);
}

}  // namespace sammoe

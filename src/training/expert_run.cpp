#include "training/expert_run.hpp"

#include "sammoe/error.hpp"

#include "model/networks/module_loading.hpp"
#include "model/networks/tensor_check.hpp"
#include "model/torch_error.hpp"

#include <utility>

namespace sammoe {
namespace {

BatchNetwork network_of(const BundleInfo& bundle, const BundleFile& file, const BundleFileSource& files,
                        at::Device device) {
  return {files(file), (bundle.folder / file.file).string(), device};
}

}  // namespace

BatchNetwork::BatchNetwork(const BundleFileContents& file, std::string source, at::Device device)
    : source_(std::move(source)), module_(module_from_file(file, source_)), device_(device) {
  try {
    module_.to(device);
  } catch (const std::exception& exception) {
    rethrow_torch_error(source_ + ": moving it to the device failed", exception);
  }
}

std::vector<at::Tensor> BatchNetwork::run(const std::vector<at::Tensor>& arguments, std::size_t results) {
  const torch::NoGradGuard no_grad;
  try {
    std::vector<c10::IValue> values;
    for (const at::Tensor& argument : arguments) values.emplace_back(argument.to(device_));
    const c10::IValue value = module_.forward(std::move(values));
    std::vector<at::Tensor> tensors;
    if (value.isTuple()) {
      for (const c10::IValue& part : value.toTupleRef().elements())
        tensors.push_back(part.toTensor().to(at::kCPU));
    }
    if (tensors.size() == results) return tensors;
  } catch (const std::exception& exception) {
    rethrow_torch_error(source_ + ": running it failed", exception);
  }
  throw Error(ErrorCode::model,
              source_ + ": its result is not a tuple of " + std::to_string(results) + " tensors");
}

ExpertRun::ExpertRun(const BundleInfo& bundle, const ExpertInfo& expert, const BundleFileSource& files,
                     at::Device device)
    : prompt_encoder_(
          network_of(bundle, expert.prompt_encoder.value_or(bundle.prompt_encoder), files, device)),
      decoder_(network_of(bundle, expert.decoder, files, device)) {}

ExpertAnswer ExpertRun::answer(const at::Tensor& embedding, const at::Tensor& points,
                               const at::Tensor& labels, const at::Tensor& previous_logits) {
  const auto prompt = prompt_encoder_.run({points, labels, previous_logits}, 3);
  require_tensor(prompt[0], {points.size(0), points.size(1) + 1, embedding.size(1)},
                 prompt_encoder_.source() + ": the sparse embedding");
  const auto prediction = decoder_.run({embedding, prompt[2], prompt[0], prompt[1]}, 2);
  require_tensor(prediction[0], previous_logits.sizes().vec(), decoder_.source() + ": the logits");
  return {prompt[0], prediction[0]};
}

}  // namespace sammoe

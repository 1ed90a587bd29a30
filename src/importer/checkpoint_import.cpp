#include "sammoe/checkpoint_import.hpp"

#include "sammoe/error.hpp"
#include "sammoe/printable.hpp"

#include "importer/module_writer.hpp"
#include "importer/network_assembly.hpp"
#include "importer/network_recording.hpp"
#include "importer/network_source.hpp"
#include "importer/recording_comparison.hpp"
#include "model/networks/module_precision.hpp"
#include "model/torch_error.hpp"
#include "tasks/bundle_import.hpp"
#include "tasks/import_order.hpp"
#include "tasks/named_task.hpp"

#include <memory>
#include <optional>
#include <string>

#include <ATen/Parallel.h>

namespace sammoe {
namespace {

/// An expert's decoder must understand what the general expert's encoders say and answer on the same grid.
void check_fits(const NetworkSource& expert, const NetworkSource& general) {
  const auto require_equal = [&](std::int64_t found, std::int64_t expected, const std::string& what) {
    if (found == expected) return;
    throw Error(ErrorCode::model, expert.path + ": its " + what + " is " + std::to_string(found) +
                                      ", the general checkpoint's is " + std::to_string(expected) +
                                      "; experts of one bundle must be finetuned from one network");
  };
  require_equal(expert.shape.roi_size, general.shape.roi_size, "ROI edge in voxels");
  require_equal(expert.shape.grid_size, general.shape.grid_size, "token grid edge");
  require_equal(expert.shape.embedding_width, general.shape.embedding_width, "embedding width");
}

/// Whether the tensors of one network, named by its prefix, are the same numbers in both checkpoints.
bool share_network(const NetworkSource& one, const NetworkSource& other, const std::string& prefix) {
  const auto next = [&](TensorMap::const_iterator entry, const TensorMap& tensors) {
    return entry != tensors.end() && entry->first.compare(0, prefix.size(), prefix) == 0;
  };
  auto mine = one.tensors.lower_bound(prefix);
  auto theirs = other.tensors.lower_bound(prefix);
  for (; next(mine, one.tensors) && next(theirs, other.tensors); ++mine, ++theirs) {
    if (mine->first != theirs->first || mine->second.sizes() != theirs->second.sizes() ||
        !at::equal(mine->second.to(at::kFloat), theirs->second.to(at::kFloat)))
      return false;
  }
  return !next(mine, one.tensors) && !next(theirs, other.tensors);
}

/// Makes networks of sources and hands them over.
class NetworkSaver {
 public:
  NetworkSaver(TaskHost& host, at::ScalarType stored_type) : host_(host), stored_type_(stored_type) {}

  void save_image_encoder(const NetworkSource& source) {
    save(assemble_image_encoder(source.tensors, source.shape), {source, NetworkKind::image_encoder});
  }
  void save_prompt_encoder(const NetworkSource& source) {
    save(assemble_prompt_encoder(source.tensors, source.shape), {source, NetworkKind::prompt_encoder});
  }
  void save_decoder(const NetworkSource& source) {
    save(assemble_mask_decoder(source.tensors, source.shape), {source, NetworkKind::decoder});
  }

 private:
  struct Name {
    const NetworkSource& source;
    NetworkKind kind;
  };

  void save(torch::jit::Module module, const Name& name) {
    module.eval();
    // A prompt encoder is a few kilobytes, and its position encoding multiplies what rounding loses.
    convert_floating_point(module, name.kind == NetworkKind::prompt_encoder ? at::kFloat : stored_type_);
    for (const auto& parameter : module.named_parameters()) check_stored(parameter.value, name.source.path);
    const std::unique_ptr<TaskOutput> output = host_.make_output(network_name(name.source.number, name.kind));
    save_module(module, *output, name.source.path);
  }

  static void check_stored(const at::Tensor& tensor, const std::string& path) {
    if (at::isfinite(tensor).all().item<bool>()) return;
    throw Error(ErrorCode::model,
                path + ": a weight exceeds the range of float16; import without half precision");
  }

  TaskHost& host_;
  at::ScalarType stored_type_;
};

void import_expert(const NetworkSource& source, const NetworkSource& general, NetworkSaver& networks) {
  networks.save_decoder(source);
  if (!share_network(source, general, "image_encoder.")) networks.save_image_encoder(source);
  if (!share_network(source, general, "prompt_encoder.")) networks.save_prompt_encoder(source);
}

std::optional<ImportAgreement> compare_if_asked(const ImportOrder& order, TaskHost& host,
                                                const NetworkSource& source) {
  const std::string& path = order.recordings.at(source.number);
  if (path.empty()) return std::nullopt;
  const FileDescriptor file = host.open_file(recording_name(source.number));
  return compare_with_recording(source, read_network_recording(file, path, source.shape));
}

ImportAnswer import_networks(const ImportOrder& order, TaskHost& host) {
  const std::size_t checkpoints = order.checkpoints.size();
  host.report_progress(0, checkpoints, "");
  NetworkSaver networks(host, order.half_precision ? at::kHalf : at::kFloat);
  const NetworkSource general = read_network_source(order, 0, host, nullptr);
  ImportAnswer answer{general.shape.roi_size, {general.notes}, {compare_if_asked(order, host, general)}};
  networks.save_image_encoder(general);
  networks.save_prompt_encoder(general);
  networks.save_decoder(general);
  bool has_adapters = general.has_adapters;
  for (std::size_t n = 1; n < checkpoints; ++n) {
    host.report_progress(n, checkpoints, "");
    const NetworkSource expert = read_network_source(order, n, host, &general);
    check_fits(expert, general);
    answer.agreements.push_back(compare_if_asked(order, host, expert));
    import_expert(expert, general, networks);
    answer.notes.push_back(expert.notes);
    has_adapters = has_adapters || expert.has_adapters;
  }
  if (order.lora_scale && !has_adapters)
    throw Error(ErrorCode::model,
                "a scale of LoRA adapters is given, but no checkpoint has any; leave it out");
  host.report_progress(checkpoints, checkpoints, "");
  return answer;
}

/// Lack of memory, and what else no reader of checkpoints foresaw.
ImportAnswer import_converting_errors(const ImportOrder& order, TaskHost& host) {
  try {
    return import_networks(order, host);
  } catch (const std::exception& exception) {
    rethrow_torch_error("importing failed", exception);
  }
}

class ImportTask : public WorkerTask {
 public:
  std::string name() const override { return kImportTask; }
  nlohmann::json run(const DocumentNode& order, TaskHost& host) const override {
    return import_answer_json(import_converting_errors(read_import_order(order), host));
  }
};

}  // namespace

BundleInfo import_checkpoints(const ImportOptions& options) {
  return import_bundle(options, [&](const ImportOrder& order, TaskHost& host) {
    if (options.threads > 0) at::set_num_threads(options.threads);
    return import_converting_errors(order, host);
  });
}

std::shared_ptr<const WorkerTask> import_task() {
  return std::make_shared<ImportTask>();
}

}  // namespace sammoe

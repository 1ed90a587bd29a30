#include "sammoe/checkpoint_import.hpp"

#include "sammoe/error.hpp"
#include "sammoe/printable.hpp"

#include "bundle/bundle_writer.hpp"
#include "core/atomic_file.hpp"
#include "core/atomic_folder.hpp"
#include "importer/checkpoint_reader.hpp"
#include "importer/import_options.hpp"
#include "importer/module_writer.hpp"
#include "importer/network_assembly.hpp"
#include "interop/file_bytes.hpp"
#include "model/module_precision.hpp"

#include <map>
#include <utility>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

/// A checkpoint that holds a complete network of finite numbers.
struct Source {
  std::string path;
  TensorMap tensors;
  NetworkShape shape;
  std::string provenance;
};

void check_finite(const TensorMap& tensors, const std::string& path) {
  for (const auto& [name, tensor] : tensors) {
    if (!at::isfinite(tensor).all().item<bool>()) {
      throw Error(
          ErrorCode::model,
          path + ": tensor " + name + " holds NaN or infinity; the training diverged or the file is damaged");
    }
  }
}

Source read_source(const fs::path& file) {
  Source source;
  source.path = file.string();
  source.tensors = read_checkpoint(file);
  try {
    source.shape = infer_shape(source.tensors);
  } catch (const Error& error) {
    throw Error(error.code(), source.path + ": " + error.what());
  }
  check_tensors(source.tensors, source.shape, source.path);
  check_finite(source.tensors, source.path);
  source.provenance =
      printable_start(file.filename().string()) + ", SHA-256 " + sha256_of_file(file, ErrorCode::model);
  return source;
}

/// An expert's decoder must understand what the general expert's encoders say and answer on the same grid.
void check_fits(const Source& expert, const Source& general) {
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
bool share_network(const Source& one, const Source& other, const std::string& prefix) {
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

/// Writes networks into a bundle's folder.
class NetworkFiles {
 public:
  NetworkFiles(fs::path folder, at::ScalarType stored_type)
      : folder_(std::move(folder)), stored_type_(stored_type) {}

  BundleFile save_image_encoder(const Source& source, const std::string& name) {
    return save(assemble_image_encoder(source.tensors, source.shape), name, stored_type_);
  }
  /// Always float32: it is a few kilobytes, and its position encoding multiplies what rounding loses.
  BundleFile save_prompt_encoder(const Source& source, const std::string& name) {
    return save(assemble_prompt_encoder(source.tensors, source.shape), name, at::kFloat);
  }
  BundleFile save_decoder(const Source& source, const std::string& name) {
    return save(assemble_mask_decoder(source.tensors, source.shape), name, stored_type_);
  }

 private:
  /// A network that an earlier file already holds, byte by byte, is not stored again.
  BundleFile save(torch::jit::Module module, const std::string& name, at::ScalarType type) {
    module.eval();
    convert_floating_point(module, type);
    for (const auto& parameter : module.named_parameters()) check_stored(parameter.value, name);
    const std::string sha256 = write_module(module, folder_ / name);
    const auto [known, is_new] = files_.emplace(sha256, name);
    if (!is_new) fs::remove(folder_ / name);
    return {known->second, sha256};
  }

  static void check_stored(const at::Tensor& tensor, const std::string& name) {
    if (at::isfinite(tensor).all().item<bool>()) return;
    throw Error(ErrorCode::model,
                name + ": a weight exceeds the range of float16; import without half precision");
  }

  fs::path folder_;
  at::ScalarType stored_type_;
  std::map<std::string, std::string> files_;  ///< SHA-256 to name
};

ExpertInfo import_expert(const ExpertCheckpoint& checkpoint, const Source& general, NetworkFiles& files) {
  const Source source = read_source(checkpoint.file);
  check_fits(source, general);
  ExpertInfo expert;
  expert.name = checkpoint.name;
  expert.provenance = source.provenance;
  const std::string stem = "experts/" + checkpoint.name;
  expert.decoder = files.save_decoder(source, stem + ".pt");
  if (!share_network(source, general, "image_encoder."))
    expert.image_encoder = files.save_image_encoder(source, stem + ".image_encoder.pt");
  if (!share_network(source, general, "prompt_encoder."))
    expert.prompt_encoder = files.save_prompt_encoder(source, stem + ".prompt_encoder.pt");
  return expert;
}

void fill_bundle(const ImportOptions& options, const fs::path& folder) {
  const std::size_t checkpoints = 1 + options.experts.size();
  const auto report = [&](std::size_t done) {
    if (options.progress) options.progress(done, checkpoints);
  };
  report(0);
  fs::create_directory(folder / "experts");
  NetworkFiles files(folder, options.half_precision ? at::kHalf : at::kFloat);
  const Source general = read_source(options.general);

  BundleInfo bundle = bundle_without_files(options);
  bundle.roi.size_voxels = general.shape.roi_size;
  bundle.image_encoder = files.save_image_encoder(general, "image_encoder.pt");
  bundle.prompt_encoder = files.save_prompt_encoder(general, "prompt_encoder.pt");
  ExpertInfo general_expert;
  general_expert.name = "general";
  general_expert.description = "the general expert";
  general_expert.provenance = general.provenance;
  general_expert.decoder = files.save_decoder(general, "experts/general.pt");
  bundle.experts.push_back(general_expert);
  for (const ExpertCheckpoint& checkpoint : options.experts) {
    report(bundle.experts.size());
    bundle.experts.push_back(import_expert(checkpoint, general, files));
  }
  report(checkpoints);

  write_atomically(folder / "bundle.json", bundle_manifest_json(bundle));
}

}  // namespace

BundleInfo import_checkpoints(const ImportOptions& options) {
  options.validate();
  AtomicFolder folder(options.output);
  try {
    fill_bundle(options, folder.contents());
  } catch (const fs::filesystem_error& error) {
    throw Error(ErrorCode::output,
                options.output.string() + ": cannot be written: " + error.code().message());
  }
  sync_folder(folder.contents() / "experts");
  folder.commit();
  return read_bundle_info(options.output);
}

}  // namespace sammoe

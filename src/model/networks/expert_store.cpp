#include "model/networks/expert_store.hpp"

#include "sammoe/error.hpp"

#include "bundle/bundle_file.hpp"
#include "model/networks/mixed_precision.hpp"
#include "model/networks/module_loading.hpp"
#include "model/networks/module_memory.hpp"
#include "model/torch_error.hpp"

#include <algorithm>
#include <array>
#include <future>
#include <utility>

namespace sammoe {
namespace {

/// The place of a kind of network among the alternatives of a variant of pointers.
template <typename Kind, typename Variant, std::size_t place = 0>
constexpr std::size_t place_of() {
  if constexpr (std::is_same_v<std::variant_alternative_t<place, Variant>, std::shared_ptr<Kind>>)
    return place;
  else
    return place_of<Kind, Variant, place + 1>();
}

void move_to(const at::Device& device, torch::jit::Module& module, const std::string& path) {
  if (device.is_cpu()) return;
  try {
    module.to(device);
  } catch (const std::exception& exception) {
    rethrow_torch_error(path + ": moving it to the device failed", exception);
  }
}

}  // namespace

ExpertStore::ExpertStore(BundleInfo bundle, StoreOptions options)
    : bundle_(std::move(bundle)), options_(std::move(options)) {
  if (!options_.files)
    options_.files = [bundle = bundle_](const BundleFile& file) { return load_bundle_file(bundle, file); };
}

void ExpertStore::convert_encoder(torch::jit::Module& module, const std::string& path) const {
  if (options_.encoder_type == EncoderType::float32) return;
  if (supports_mixed_precision(module)) return convert_weights(module, at::kBFloat16);
  if (options_.encoder_type == EncoderType::bfloat16) {
    throw Error(ErrorCode::usage, path +
                                      ": cannot compute in bf16, as networks imported by this version can; "
                                      "use --precision fp32 or import the bundle again");
  }
}

ExpertStore::Loaded ExpertStore::load(const BundleFile& file, std::size_t kind) const {
  // In inference mode LibTorch would not count changes (ModuleState).
  const c10::InferenceMode counting(false);
  const std::string path = (bundle_.folder / file.file).string();
  torch::jit::Module module = module_from_file(options_.files(file), path);
  if (kind == place_of<ImageEncoder, Network>()) convert_encoder(module, path);
  move_to(options_.device, module, path);
  const std::array<std::string, 3> shared{bundle_.image_encoder.sha256, bundle_.prompt_encoder.sha256,
                                          bundle_.gate ? bundle_.gate->sha256 : ""};
  Loaded loaded{network_of(module, kind, path), module, ModuleState(module)};
  loaded.bytes = tensor_bytes(module);
  loaded.is_float32_encoder = kind == place_of<ImageEncoder, Network>() && !supports_mixed_precision(module);
  loaded.stays = kind != place_of<MaskDecoder, Network>() &&
                 std::find(shared.begin(), shared.end(), file.sha256) != shared.end();
  return loaded;
}

ExpertStore::Network ExpertStore::network_of(const torch::jit::Module& module, std::size_t kind,
                                             const std::string& path) const {
  switch (kind) {
    case place_of<ImageEncoder, Network>():
      return std::make_shared<ImageEncoder>(module, path);
    case place_of<PromptEncoder, Network>():
      return std::make_shared<PromptEncoder>(module, path);
    case place_of<MaskDecoder, Network>():
      return std::make_shared<MaskDecoder>(module, path);
    case place_of<WholeNetwork, Network>():
      return std::make_shared<WholeNetwork>(module, path);
    default:
      return std::make_shared<Gate>(module, path, static_cast<std::int64_t>(bundle_.experts.size()));
  }
}

void ExpertStore::require_no_memory() {
  for (auto entry = networks_.begin(); entry != networks_.end(); ++entry) {
    const Loaded& loaded = entry->second;
    if (loaded.last_case != case_ || loaded.state.is_still(loaded.module)) continue;
    const std::string digest = entry->first.second;
    networks_.erase(entry);
    throw Error(ErrorCode::model, bundle_.folder.string() + ": the network with SHA-256 " + digest +
                                      " changed its own parameters or attributes while it ran, so it could "
                                      "show one image in the mask of "
                                      "another; expected a network that keeps nothing; do not use it");
  }
}

template <typename Kind>
std::shared_ptr<Kind> ExpertStore::get(const BundleFile& file) {
  constexpr std::size_t kind = place_of<Kind, Network>();
  const Key key{kind, file.sha256};
  const auto found = networks_.find(key);
  const bool is_new = found == networks_.end();
  Loaded& loaded = is_new ? keep(key, load(file, kind)) : found->second;
  loaded.last_use = ++uses_;
  loaded.last_case = case_;
  const std::shared_ptr<Kind> network = std::get<kind>(loaded.network);
  if (is_new) drop_least_recent();
  return network;
}

ExpertStore::Loaded& ExpertStore::keep(const Key& key, Loaded loaded) {
  if (loaded.is_float32_encoder) has_float32_encoder_ = true;
  loaded.last_use = ++uses_;
  loaded.last_case = case_;
  return networks_.insert_or_assign(key, std::move(loaded)).first->second;
}

template <typename Kind>
void ExpertStore::add_missing(std::vector<Missing>& missing, const BundleFile& file) const {
  const Key key{place_of<Kind, Network>(), file.sha256};
  const auto is_it = [&](const Missing& other) { return other.key == key; };
  if (networks_.count(key) == 0 && std::none_of(missing.begin(), missing.end(), is_it))
    missing.push_back({key, file});
}

std::vector<std::pair<ExpertStore::Key, ExpertStore::Loaded>> ExpertStore::load(
    const std::vector<Missing>& missing) const {
  std::vector<std::pair<Key, Loaded>> loaded;
  for (const Missing& network : missing)
    loaded.emplace_back(network.key, load(network.file, network.key.first));
  return loaded;
}

void ExpertStore::load(const Likely& likely) {
  std::vector<Missing> here;
  std::vector<Missing> others;
  for (const std::size_t expert : likely.encoders) {
    if (info(expert).network) continue;
    add_missing<ImageEncoder>(here, info(expert).image_encoder.value_or(bundle_.image_encoder));
    add_missing<PromptEncoder>(others, info(expert).prompt_encoder.value_or(bundle_.prompt_encoder));
  }
  if (likely.gate && bundle_.gate) add_missing<Gate>(others, *bundle_.gate);
  for (const std::size_t expert : likely.decoders) {
    if (info(expert).network)
      add_missing<WholeNetwork>(others, info(expert).network->file);
    else
      add_missing<MaskDecoder>(others, info(expert).decoder);
  }

  if (here.empty()) {
    here.assign(others.begin() + static_cast<std::ptrdiff_t>((others.size() + 1) / 2), others.end());
    others.resize((others.size() + 1) / 2);
  }
  // A thread takes longer to start than a look at what there is.
  const auto policy =
      others.empty() || here.empty() ? std::launch::deferred : std::launch::async | std::launch::deferred;
  auto beside = std::async(policy, [&] { return load(others); });
  for (auto& [key, loaded] : load(here)) keep(key, std::move(loaded));
  for (auto& [key, loaded] : beside.get()) keep(key, std::move(loaded));
  drop_least_recent();
}

void ExpertStore::drop_least_recent() {
  while (expert_bytes() > options_.expert_memory_bytes) {
    auto least_recent = networks_.end();
    for (auto entry = networks_.begin(); entry != networks_.end(); ++entry) {
      const Loaded& loaded = entry->second;
      if (loaded.stays || loaded.last_case == case_) continue;
      if (least_recent == networks_.end() || loaded.last_use < least_recent->second.last_use)
        least_recent = entry;
    }
    if (least_recent == networks_.end()) return;
    networks_.erase(least_recent);
  }
}

std::shared_ptr<ImageEncoder> ExpertStore::image_encoder(std::size_t expert) {
  return get<ImageEncoder>(info(expert).image_encoder.value_or(bundle_.image_encoder));
}

std::shared_ptr<PromptEncoder> ExpertStore::prompt_encoder(std::size_t expert) {
  return get<PromptEncoder>(info(expert).prompt_encoder.value_or(bundle_.prompt_encoder));
}

std::shared_ptr<MaskDecoder> ExpertStore::decoder(std::size_t expert) {
  return get<MaskDecoder>(info(expert).decoder);
}

std::shared_ptr<WholeNetwork> ExpertStore::network(std::size_t expert) {
  return get<WholeNetwork>(info(expert).network.value().file);
}

std::shared_ptr<Gate> ExpertStore::gate() {
  if (!bundle_.gate) {
    throw Error(ErrorCode::usage,
                "bundle " + bundle_.name +
                    " has no gate, so no expert can be chosen by score; choose the strategy "
                    "general or expert:NAME, or train a gate");
  }
  return get<Gate>(*bundle_.gate);
}

bool ExpertStore::shares_encoders(std::size_t expert) const {
  const ExpertInfo& asked = info(expert);
  return (!asked.image_encoder || asked.image_encoder->sha256 == bundle_.image_encoder.sha256) &&
         (!asked.prompt_encoder || asked.prompt_encoder->sha256 == bundle_.prompt_encoder.sha256);
}

std::vector<std::string> ExpertStore::loaded_experts() const {
  std::vector<std::string> names;
  for (const ExpertInfo& expert : bundle_.experts) {
    if (has_loaded(expert)) names.push_back(expert.name);
  }
  return names;
}

bool ExpertStore::has_loaded(const ExpertInfo& expert) const {
  const Key key = expert.network ? Key{place_of<WholeNetwork, Network>(), expert.network->file.sha256}
                                 : Key{place_of<MaskDecoder, Network>(), expert.decoder.sha256};
  return networks_.count(key) != 0;
}

bool ExpertStore::encodes_in_bfloat16() const {
  return options_.encoder_type != EncoderType::float32 && !has_float32_encoder_;
}

std::uint64_t ExpertStore::expert_bytes() const {
  std::uint64_t bytes = 0;
  for (const auto& [key, loaded] : networks_) {
    if (!loaded.stays) bytes += loaded.bytes;
  }
  return bytes;
}

const ExpertInfo& ExpertStore::info(std::size_t expert) const {
  if (expert < bundle_.experts.size()) return bundle_.experts[expert];
  throw Error(ErrorCode::usage, "expert number " + std::to_string(expert) + " of bundle " + bundle_.name +
                                    " was asked for; it has " + std::to_string(bundle_.experts.size()));
}

}  // namespace sammoe

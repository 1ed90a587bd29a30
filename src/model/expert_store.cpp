#include "model/expert_store.hpp"

#include "sammoe/error.hpp"

#include "model/bundle_file.hpp"
#include "model/module_loading.hpp"

namespace sammoe {

ExpertStore::ExpertStore(BundleInfo bundle) : bundle_(std::move(bundle)) {}

template <typename Network>
Network& ExpertStore::load(std::map<std::string, std::unique_ptr<Network>>& cache, const BundleFile& file) {
  std::unique_ptr<Network>& network = cache[file.sha256];
  if (!network) {
    const std::string path = (bundle_.folder / file.file).string();
    network = std::make_unique<Network>(module_from_bytes(read_bundle_file(bundle_, file), path), path);
  }
  return *network;
}

ImageEncoder& ExpertStore::image_encoder(std::size_t expert) {
  return load(image_encoders_, info(expert).image_encoder.value_or(bundle_.image_encoder));
}

PromptEncoder& ExpertStore::prompt_encoder(std::size_t expert) {
  return load(prompt_encoders_, info(expert).prompt_encoder.value_or(bundle_.prompt_encoder));
}

MaskDecoder& ExpertStore::decoder(std::size_t expert) {
  return load(decoders_, info(expert).decoder);
}

Gate& ExpertStore::gate() {
  if (!gate_) {
    if (!bundle_.gate) {
      throw Error(ErrorCode::usage,
                  "bundle " + bundle_.name +
                      " has no gate, so no expert can be chosen by score; choose the strategy "
                      "general or expert:NAME, or train a gate");
    }
    const std::string path = (bundle_.folder / bundle_.gate->file).string();
    gate_ = std::make_unique<Gate>(module_from_bytes(read_bundle_file(bundle_, *bundle_.gate), path), path,
                                   static_cast<std::int64_t>(bundle_.experts.size()));
  }
  return *gate_;
}

bool ExpertStore::shares_encoders(std::size_t expert) const {
  const ExpertInfo& asked = info(expert);
  return (!asked.image_encoder || asked.image_encoder->sha256 == bundle_.image_encoder.sha256) &&
         (!asked.prompt_encoder || asked.prompt_encoder->sha256 == bundle_.prompt_encoder.sha256);
}

std::vector<std::string> ExpertStore::loaded_experts() const {
  std::vector<std::string> names;
  for (const ExpertInfo& expert : bundle_.experts) {
    const auto found = decoders_.find(expert.decoder.sha256);
    if (found != decoders_.end() && found->second) names.push_back(expert.name);
  }
  return names;
}

const ExpertInfo& ExpertStore::info(std::size_t expert) const {
  if (expert < bundle_.experts.size()) return bundle_.experts[expert];
  throw Error(ErrorCode::usage, "expert number " + std::to_string(expert) + " of bundle " + bundle_.name +
                                    " was asked for; it has " + std::to_string(bundle_.experts.size()));
}

}  // namespace sammoe

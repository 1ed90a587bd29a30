#pragma once

#include "sammoe/bundle.hpp"

#include "model/networks.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace sammoe {

/// Loads a bundle's networks when they are first asked for, each distinct file (by SHA-256) once. The bytes
/// that were hashed are the bytes that are loaded. A file that is missing or has changed is Error{model}; an
/// expert number the bundle does not have is Error{usage}.
class ExpertStore {
 public:
  explicit ExpertStore(BundleInfo bundle);

  const BundleInfo& bundle() const { return bundle_; }

  /// The encoders of that expert: its own, or the shared ones.
  ImageEncoder& image_encoder(std::size_t expert);
  PromptEncoder& prompt_encoder(std::size_t expert);
  MaskDecoder& decoder(std::size_t expert);
  /// Throws Error{usage} if the bundle has none.
  Gate& gate();

  /// Whether that expert uses the shared image and prompt encoders.
  bool shares_encoders(std::size_t expert) const;
  /// Names of the experts whose decoders are in memory.
  std::vector<std::string> loaded_experts() const;

 private:
  const ExpertInfo& info(std::size_t expert) const;
  template <typename Network>
  Network& load(std::map<std::string, std::unique_ptr<Network>>& cache, const BundleFile& file);

  BundleInfo bundle_;
  std::map<std::string, std::unique_ptr<ImageEncoder>> image_encoders_;
  std::map<std::string, std::unique_ptr<PromptEncoder>> prompt_encoders_;
  std::map<std::string, std::unique_ptr<MaskDecoder>> decoders_;
  std::unique_ptr<Gate> gate_;
};

}  // namespace sammoe

#pragma once

#include "sammoe/bundle.hpp"

#include "bundle/bundle_file.hpp"
#include "model/networks/module_state.hpp"
#include "model/networks/networks.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace sammoe {

/// What image encoders compute in. bfloat16: in mixed precision (mixed_precision.hpp), Error{usage} for a
/// network that cannot; bfloat16_if_possible: in float32 then.
enum class EncoderType { float32, bfloat16, bfloat16_if_possible };

struct StoreOptions {
  BundleFileSource files;  ///< unset: the files in the bundle's folder; called by two threads at once
  std::uint64_t expert_memory_bytes = std::numeric_limits<std::uint64_t>::max();
  EncoderType encoder_type = EncoderType::float32;
  at::Device device = at::kCPU;
};

/// Loads a bundle's networks when they are first asked for, each distinct file (by SHA-256) once. The bytes
/// that were hashed are the bytes that are loaded. A file that is missing or has changed is Error{model}; an
/// expert number the bundle does not have is Error{usage}.
///
/// The shared encoders and the gate stay. Of the experts' own networks, those used least recently are dropped
/// when all take more than a budget, and loaded again when they are asked for; a pointer given out keeps its
/// network alive. What the case at hand has used is not dropped, so that one case loads nothing twice.
class ExpertStore {
 public:
  explicit ExpertStore(BundleInfo bundle, StoreOptions options = {});

  const BundleInfo& bundle() const { return bundle_; }

  /// Networks asked for from now on are of another case.
  void begin_case() { ++case_; }

  /// Throws Error{model} if a network that the case at hand has used has changed its own parameters or
  /// attributes; it is then loaded anew when it is asked for again.
  void require_no_memory();

  /// Networks that are likely to be asked for.
  struct Likely {
    std::vector<std::size_t> encoders;  ///< of these experts
    std::vector<std::size_t> decoders;  ///< of these experts, or their whole networks
    bool gate = false;
  };
  /// Loads those of them that are not in memory, on two threads.
  void load(const Likely& likely);

  /// The encoders of that expert: its own, or the shared ones.
  std::shared_ptr<ImageEncoder> image_encoder(std::size_t expert);
  std::shared_ptr<PromptEncoder> prompt_encoder(std::size_t expert);
  std::shared_ptr<MaskDecoder> decoder(std::size_t expert);
  /// Of an expert that is a whole network.
  std::shared_ptr<WholeNetwork> network(std::size_t expert);
  /// Throws Error{usage} if the bundle has none.
  std::shared_ptr<Gate> gate();

  /// Whether that expert uses the shared image and prompt encoders.
  bool shares_encoders(std::size_t expert) const;
  /// Names of the experts whose decoders or whole networks are in memory.
  std::vector<std::string> loaded_experts() const;
  /// Whether image encoders compute in bfloat16, as far as they are known.
  bool encodes_in_bfloat16() const;
  /// Memory that the weights of the experts' own networks take.
  std::uint64_t expert_bytes() const;

 private:
  using Network =
      std::variant<std::shared_ptr<ImageEncoder>, std::shared_ptr<PromptEncoder>,
                   std::shared_ptr<MaskDecoder>, std::shared_ptr<WholeNetwork>, std::shared_ptr<Gate>>;
  /// A network of that kind (its place in Network) in a file of that SHA-256.
  using Key = std::pair<std::size_t, std::string>;
  struct Loaded {
    Network network;
    torch::jit::Module module;    ///< the same network
    ModuleState state;            ///< before it first ran
    std::uint64_t bytes = 0;      ///< of its weights
    std::uint64_t last_use = 0;   ///< by the count of uses
    std::uint64_t last_case = 0;  ///< by the count of cases
    bool stays = false;           ///< shared by the experts
    bool is_float32_encoder = false;
  };

  const ExpertInfo& info(std::size_t expert) const;
  bool has_loaded(const ExpertInfo& expert) const;
  template <typename Kind>
  std::shared_ptr<Kind> get(const BundleFile& file);
  struct Missing {
    Key key;
    BundleFile file;
  };
  template <typename Kind>
  void add_missing(std::vector<Missing>& missing, const BundleFile& file) const;
  std::vector<std::pair<Key, Loaded>> load(const std::vector<Missing>& missing) const;
  Loaded load(const BundleFile& file, std::size_t kind) const;
  Loaded& keep(const Key& key, Loaded loaded);
  Network network_of(const torch::jit::Module& module, std::size_t kind, const std::string& path) const;
  void convert_encoder(torch::jit::Module& module, const std::string& path) const;
  void drop_least_recent();

  BundleInfo bundle_;
  StoreOptions options_;
  bool has_float32_encoder_ = false;  ///< one that cannot do otherwise
  std::map<Key, Loaded> networks_;
  std::uint64_t uses_ = 0;
  std::uint64_t case_ = 0;
};

}  // namespace sammoe

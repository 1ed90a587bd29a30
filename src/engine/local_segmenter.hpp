#pragma once

#include "engine/embedding_cache.hpp"
#include "engine/step_cache.hpp"
#include "model/networks/expert_store.hpp"
#include "segmenter/segmenter_backend.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace sammoe {

/// Runs a bundle's networks in this process.
class LocalSegmenter : public SegmenterBackend {
 public:
  /// `files` gives the bytes of the bundle's files. Throws Error{usage} for options that this machine cannot
  /// follow.
  LocalSegmenter(BundleInfo bundle, const SegmenterOptions& options, BundleFileSource files);

  const BundleInfo& bundle() const override { return store_.bundle(); }
  void prepare(const RoutingOptions& routing) override;
  SegmentedObjects segment(const NumberedVolume& volume, const std::vector<ObjectPrompt>& prompts,
                           const SegmentOptions& options, const MaskRoom& room) override;
  void close(std::uint64_t number) noexcept override { kept_.erase(number); }
  EngineInfo engine() override;
  std::vector<std::string> loaded_experts() override { return store_.loaded_experts(); }

 private:
  /// Of one volume.
  struct Kept {
    EmbeddingCache embeddings;
    EmbeddingCache outputs;
    StepCache steps;
  };

  void load_for(const RoutingOptions& routing);
  SegmentedObjects run(const NumberedVolume& volume, const std::vector<ObjectPrompt>& prompts,
                       const SegmentOptions& options, const MaskRoom& room);

  void require_no_memory();

  ExpertStore store_;
  std::map<std::uint64_t, Kept> kept_;  ///< of each open volume
  int threads_;
};

}  // namespace sammoe

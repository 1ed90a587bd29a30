#pragma once

#include "engine/embedding_cache.hpp"
#include "engine/step_cache.hpp"
#include "model/networks/expert_store.hpp"
#include "segmenter/segmenter_backend.hpp"

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
  SegmentedObjects segment(const Volume& volume, const std::vector<ObjectPrompt>& prompts,
                           const SegmentOptions& options) override;
  EngineInfo engine() override;
  std::vector<std::string> loaded_experts() override { return store_.loaded_experts(); }

 private:
  void load_for(const RoutingOptions& routing);
  SegmentedObjects run(const Volume& volume, const std::vector<ObjectPrompt>& prompts,
                       const SegmentOptions& options);

  void require_no_memory();

  ExpertStore store_;
  EmbeddingCache embeddings_;
  StepCache steps_;
  int threads_;
};

}  // namespace sammoe

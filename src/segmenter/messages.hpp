#pragma once

// What `sammoe` and its worker say to each other, as JSON (docs/worker.md has the list). Neither trusts the
// other: readers here check types, ranges and counts, and throw Error{processing}.

#include "sammoe/error.hpp"

#include "files/document_node.hpp"
#include "segmenter/segmenter_backend.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace sammoe {

/// The protocol's version; the two programs are installed together, so another one is refused.
inline constexpr std::int64_t kProtocolVersion = 5;

/// What a message that is not trusted says, named "a message of the worker" or the like in complaints.
DocumentNode message_node(const nlohmann::json& body, const char* sender);

nlohmann::json error_json(const Error& error);
/// Text is made harmless for a terminal and cut to a line's length.
Error read_error(const DocumentNode& node);

nlohmann::json engine_json(const EngineInfo& engine);
EngineInfo read_engine(const DocumentNode& node);

nlohmann::json segmenter_options_json(const SegmenterOptions& options);
SegmenterOptions read_segmenter_options(const DocumentNode& node);

nlohmann::json routing_json(const RoutingOptions& routing);
RoutingOptions read_routing(const DocumentNode& node);

/// Grid, stored type and rescaling of a volume, whose voxels travel as shared memory.
struct VolumeHead {
  Grid grid;
  ScalarType type = ScalarType::uint8;
  Rescale rescale;

  std::size_t bytes() const { return static_cast<std::size_t>(grid.voxel_count()) * size_in_bytes(type); }
};
nlohmann::json volume_json(const Volume& volume);
VolumeHead read_volume_head(const DocumentNode& node);

/// Labels and clicks of prompts, without names, terms and masks.
nlohmann::json prompts_json(const std::vector<ObjectPrompt>& prompts);
std::vector<ObjectPrompt> read_prompts_message(const DocumentNode& node);

/// Without the callback.
nlohmann::json segment_options_json(const SegmentOptions& options);
SegmentOptions read_segment_options(const DocumentNode& node);

/// An object, without its probabilities and the count of its voxels.
nlohmann::json object_json(const ObjectResult& object);
ObjectResult read_object(const DocumentNode& node, const BundleInfo& bundle);

/// A box of voxels whose values travel as shared memory.
nlohmann::json region_json(const Region& region);
/// Throws unless it lies within the volume.
Region read_region(const DocumentNode& node, const Grid& grid);

nlohmann::json stage_times_json(const std::vector<StageTime>& times);
std::vector<StageTime> read_stage_times(const DocumentNode& node);

std::vector<std::string> read_names(const DocumentNode& node);

}  // namespace sammoe

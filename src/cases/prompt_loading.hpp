#pragma once

#include "sammoe/prompt_source.hpp"
#include "sammoe/segment_case.hpp"
#include "sammoe/volume_io.hpp"

#include "cases/record.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sammoe {

/// The prompts of a case, read.
struct LoadedPrompts {
  ClickedObjects objects;
  FileRecord source;
  std::vector<std::string> warnings;     ///< of a prompts file
  std::optional<LoadedLabelMap> mask{};  ///< the coarse mask, where they are made of one
};

/// The objects that are clicked in a source other than a coarse mask or channels, whatever `only_label` says.
/// Throws as read_prompts().
ClickedObjects clicked_objects(const PromptSource& source, std::vector<std::string>* warnings = nullptr);

/// The objects of a job for all labels of an expert, once the bundle is known. Throws Error{usage} if the job
/// chooses no expert that can, Error{input} as load_prompts().
ClickedObjects objects_of_channels(const SegmentJob& job, const BundleInfo& bundle);

/// Reads the prompts of a case, and its image too where that is needed first. Throws Error{input}, also if
/// there is no object with `only_label`.
LoadedPrompts load_prompts(const SegmentJob& job, std::optional<LoadedVolume>& image);

}  // namespace sammoe

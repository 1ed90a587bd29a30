#include "cases/prompt_loading.hpp"

#include "sammoe/dicom_segmentation.hpp"
#include "sammoe/error.hpp"
#include "sammoe/prompt_io.hpp"

#include "core/counted.hpp"
#include "files/file_state.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

/// The planes of a Segmentation, and the voxels of a mask to refine, are those of the image, which therefore
/// comes first.
LoadedLabelMap read_coarse_mask(const SegmentJob& job, const CoarseMask& mask,
                                std::optional<LoadedVolume>& image) {
  ReadOptions options = job.read;
  options.volume_index.reset();  // which volume of the input, not of the coarse mask
  options.offers.volume_index = false;
  options.dicom.series_uid.clear();
  if (!mask.refine && !is_dicom_segmentation(mask.path)) return load_label_map(mask.path, options);
  image = read_volume(job.input, job.read);
  return load_label_map_on(image->volume.grid(), mask.path, options);
}

/// Adds the clicks that go with a mask to refine. Throws Error{input} if it is not clear to which object.
void add_clicks(const CoarseMask& mask, ClickedObjects& objects) {
  if (mask.clicks.empty()) return;
  const auto is_clicked = [&](const ObjectPrompt& object) {
    return mask.clicked_label ? object.label == *mask.clicked_label : objects.size() == 1;
  };
  const auto clicked = std::find_if(objects.begin(), objects.end(), is_clicked);
  if (clicked == objects.end()) {
    const std::string problem = mask.clicked_label
                                    ? "has no object with the label " + std::to_string(*mask.clicked_label)
                                    : "has " + counted(objects.size(), "object");
    throw Error(ErrorCode::input,
                mask.path.string() + ": " + problem + "; say by its label which one the clicks are for");
  }
  clicked->clicks.insert(clicked->clicks.end(), mask.clicks.begin(), mask.clicks.end());
}

/// The objects of a coarse mask. Errors name its file.
ClickedObjects objects_of(const CoarseMask& mask, const LabelMap& labels, const Grid* image) {
  try {
    return mask.refine ? prompts_to_refine(labels, *image) : prompts_from_mask(labels);
  } catch (const Error& error) {
    throw Error(error.code(), mask.path.string() + ": " + error.what());
  }
}

void keep_only_label(const PromptSource& source, ClickedObjects& objects) {
  if (!source.only_label) return;
  const auto is_other = [&](const ObjectPrompt& object) { return object.label != *source.only_label; };
  objects.erase(std::remove_if(objects.begin(), objects.end(), is_other), objects.end());
  if (!objects.empty()) return;
  const fs::path* const path = source.path();
  throw Error(ErrorCode::input, (path ? path->string() : source.role()) + ": has no object with the label " +
                                    std::to_string(*source.only_label) + "; choose one that it has");
}

/// Of the bytes that were read since `before`. A pipe can be read only once, so it has no hash.
std::string hash_if_regular(const fs::path& path, const FileState& before) {
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) return "";
  return sha256_of_unchanged_file(path, before, ErrorCode::input);
}

FileRecord record_of(const PromptSource& source, const FileState& before) {
  const fs::path* const path = source.path();
  if (path == nullptr) return {source.kind(), {}, ""};
  return {source.kind(), *path, hash_if_regular(*path, before)};
}

}  // namespace

ClickedObjects clicked_objects(const PromptSource& source, std::vector<std::string>* warnings) {
  if (const auto* file = std::get_if<PromptsFile>(&source.from)) return read_prompts(file->path, warnings);
  const auto* objects = std::get_if<ClickedObjects>(&source.from);
  return objects ? *objects : ClickedObjects();
}

ClickedObjects objects_of_channels(const SegmentJob& job, const BundleInfo& bundle) {
  const RoutingOptions& routing = job.segment.routing ? *job.segment.routing : bundle.selection;
  if (routing.strategy != Strategy::expert) {
    throw Error(ErrorCode::usage, "all labels are those of one expert, but the strategy is " +
                                      to_string(routing) + "; choose the strategy expert:NAME");
  }
  ClickedObjects objects = prompts_of_channels(bundle, routing.expert);
  keep_only_label(job.prompts, objects);
  return objects;
}

LoadedPrompts load_prompts(const SegmentJob& job, std::optional<LoadedVolume>& image) {
  LoadedPrompts loaded;
  const fs::path* const path = job.prompts.path();
  const FileState before = path ? FileState(*path) : FileState();
  if (const auto* mask = std::get_if<CoarseMask>(&job.prompts.from)) {
    loaded.mask = read_coarse_mask(job, *mask, image);
    loaded.objects = objects_of(*mask, loaded.mask->map, image ? &image->volume.grid() : nullptr);
    add_clicks(*mask, loaded.objects);
  } else {
    loaded.objects = clicked_objects(job.prompts, &loaded.warnings);
  }
  // Which channels there are is known once the bundle is.
  if (!std::holds_alternative<AllLabels>(job.prompts.from)) keep_only_label(job.prompts, loaded.objects);
  loaded.source = record_of(job.prompts, before);
  return loaded;
}

}  // namespace sammoe

#include "sammoe/prompt_source.hpp"

#include "sammoe/error.hpp"

namespace sammoe {
namespace {

struct SourceWords {
  const char* kind;
  const char* role;
};
/// In the order of the variant.
constexpr SourceWords kSourceWords[] = {
    {"clicks", "clicks"}, {"file", "prompts file"}, {"mask", "coarse mask"}, {"channels", "channels"}};

}  // namespace

const std::filesystem::path* PromptSource::path() const {
  if (const auto* file = std::get_if<PromptsFile>(&from)) return &file->path;
  if (const auto* mask = std::get_if<CoarseMask>(&from)) return &mask->path;
  return nullptr;
}

const char* PromptSource::kind() const {
  return kSourceWords[from.index()].kind;
}

const char* PromptSource::role() const {
  return kSourceWords[from.index()].role;
}

void PromptSource::validate() const {
  const auto* mask = std::get_if<CoarseMask>(&from);
  if (mask != nullptr && !mask->refine && !mask->clicks.empty()) {
    throw Error(ErrorCode::usage,
                "clicks and a coarse mask that is not refined; refine it (--refine), or give only one of the "
                "two");
  }
  const auto* objects = std::get_if<ClickedObjects>(&from);
  if (objects == nullptr || !objects->empty()) return;
  throw Error(ErrorCode::usage,
              "no prompts; give at least one click inside an object, a prompts file or a coarse mask");
}

}  // namespace sammoe

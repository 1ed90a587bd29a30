#pragma once

// Where the prompts of a case come from: clicks, a file of them, or a coarse mask. Callers fill it for
// segment_case() and in the rows of a batch. Plain values: from any thread.

#include "sammoe/prompt.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <variant>
#include <vector>

namespace sammoe {

using ClickedObjects = std::vector<ObjectPrompt>;

/// A file that read_prompts() reads.
struct PromptsFile {
  std::filesystem::path path;
};

/// A label map. Each of its labels becomes an object, clicked where prompts_from_mask() says.
struct CoarseMask {
  std::filesystem::path path;
  /// Refine it: its voxels are a prompt too, as prompts_to_refine() says, and it must lie on the volume's
  /// voxels.
  bool refine = false;
  /// Further clicks, after the one in the mask; only with `refine`.
  std::vector<Click> clicks{};
  /// The object that they are for; unset: the only one.
  std::optional<std::uint16_t> clicked_label{};
};

/// Every named channel of the expert that the options choose becomes an object (prompts_of_channels()).
struct AllLabels {};

struct PromptSource {
  std::variant<ClickedObjects, PromptsFile, CoarseMask, AllLabels> from;
  /// Use only the object with this label.
  std::optional<std::uint16_t> only_label{};

  /// The file that the prompts are read from; null for clicks and channels.
  const std::filesystem::path* path() const;
  /// "clicks", "file", "mask" or "channels", as in records (docs/record.md).
  const char* kind() const;
  /// "clicks", "prompts file", "coarse mask" or "channels"; for messages.
  const char* role() const;

  /// Throws Error{usage} if nothing is given, or if a coarse mask has clicks and is not to be refined.
  void validate() const;
};

}  // namespace sammoe

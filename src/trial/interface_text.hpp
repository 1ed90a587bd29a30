#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace sammoe {

/// The sizes of docs/bundle.md, as far as they are known.
struct KnownSizes {
  std::optional<std::int64_t> roi_size;  ///< S
  std::optional<std::int64_t> width;     ///< C
  std::optional<std::int64_t> grid;      ///< g
  std::int64_t experts = 0;
};

/// What a network of that role takes and returns: "image (1, 1, 128, 128, 128) -> embedding (1, C, g, g, g)".
/// Letters stand for what is not known.
std::string interface_text(const std::string& role, const KnownSizes& sizes);

/// How many tensors its forward takes.
std::size_t argument_count(const std::string& role);

}  // namespace sammoe

#pragma once

namespace sammoe {

/// How the bytes of a file (or of the rest of it) are packed.
enum class Coding { plain, gzip, zlib, bzip2 };

}  // namespace sammoe

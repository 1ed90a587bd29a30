#include "io/bytes/unpacker.hpp"

#include "io/bytes/bzip2_unpacker.hpp"
#include "io/bytes/inflater.hpp"

namespace sammoe {

std::unique_ptr<Unpacker> make_unpacker(Coding coding) {
  if (coding == Coding::bzip2) return std::make_unique<Bzip2Unpacker>();
  return std::make_unique<Inflater>(coding);
}

std::uint64_t best_ratio(Coding coding) {
  switch (coding) {
    case Coding::plain:
      return 1;
    case Coding::gzip:
    case Coding::zlib:
      return 1032;
    case Coding::bzip2:
      // A block of 900000 bytes, each run of 255 made of 5 of them, takes no less than 32 bytes.
      return 900000 / 5 * 255 / 32;
  }
  return 1;
}

}  // namespace sammoe

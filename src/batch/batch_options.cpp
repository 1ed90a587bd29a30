#include "sammoe/batch.hpp"
#include "sammoe/error.hpp"

namespace sammoe {

void BatchOptions::validate() const {
  if (output_folder.empty()) throw Error(ErrorCode::usage, "no output folder given; name one");
  if (prefetch < 1) throw Error(ErrorCode::usage, "prefetch is 0; expected at least 1 case to read ahead");
  read.validate();
  shard.validate();
  write.validate();
  segment.validate();
}

}  // namespace sammoe

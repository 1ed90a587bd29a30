#include "sammoe/runtime.hpp"

namespace sammoe {

const char* name_of(Precision precision) {
  switch (precision) {
    case Precision::fp32:
      return "fp32";
    case Precision::bf16:
      return "bf16";
    case Precision::automatic:
      return "auto";
  }
  return "unknown";
}

}  // namespace sammoe

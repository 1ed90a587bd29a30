#include "sammoe/preprocessing.hpp"

namespace sammoe {

std::string to_string(RoiPlacement placement) {
  return placement == RoiPlacement::centred ? "centred" : "inside";
}

}  // namespace sammoe

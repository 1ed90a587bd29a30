#include "masks/mask_room.hpp"

#include "sammoe/error.hpp"

#include <cstddef>
#include <new>

namespace sammoe {

MaskRoom room_in(LabelPatch& patch) {
  return [&patch](const Region& region) {
    patch.region = region;
    try {
      patch.labels.resize(static_cast<std::size_t>(region.voxel_count()));
    } catch (const std::bad_alloc&) {
      throw Error(ErrorCode::processing, "mask: out of memory for its box; free some memory");
    }
    return patch.labels.data();
  };
}

}  // namespace sammoe

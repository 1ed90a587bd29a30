#include "segmenter/volume_transfer.hpp"

#include "core/shared_memory.hpp"
#include "segmenter/messages.hpp"

#include <cstring>
#include <memory>
#include <utility>

namespace sammoe {

void send_volume(Channel& channel, nlohmann::json message, const Volume& volume) {
  message.update(volume_json(volume));
  if (const SharedMemory* const shared = shared_memory_of(volume.voxels())) {
    shared->forbid_writing_elsewhere();
    channel.send(message, {shared->descriptor()});
    return;
  }
  const auto voxels = static_cast<std::size_t>(volume.grid().voxel_count());
  const SharedMemory copy(voxels * size_in_bytes(volume.scalar_type()));
  std::memcpy(copy.data(), volume.data(), copy.bytes());
  copy.forbid_writing_elsewhere();
  channel.send(message, {copy.descriptor()});
}

Volume receive_volume(const DocumentNode& node, Message& message) {
  const VolumeHead head = read_volume_head(node);
  if (message.descriptors.size() != 1) node.refuse("has no voxels");
  const auto memory = std::make_shared<SharedMemory>(
      SharedMemory::received(std::move(message.descriptors.front()), head.bytes(), false));
  return Volume(head.grid, head.type, std::shared_ptr<const void>(memory, memory->data()), head.rescale);
}

}  // namespace sammoe

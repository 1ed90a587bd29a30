#include "io/volume_choice.hpp"

#include "core/refusal.hpp"

namespace sammoe {

std::int64_t choose_volume(std::int64_t count, const ReadOptions& options) {
  const std::string holds = "holds " + (count == 1 ? "one volume" : text_of(count) + " volumes");
  const std::string last = text_of(count - 1);
  if (!options.volume_index) {
    if (count > 1)
      refuse_input(
          holds, "one",
          options.offers.volume_index ? "choose one (--volume 0 to " + last + ")" : "extract one first");
    return 0;
  }
  const std::int64_t index = *options.volume_index;
  if (index < 0 || index >= count)
    refuse_input("volume " + text_of(index) + " was asked for, but the file " + holds,
                 count == 1 ? "volume 0" : "an index from 0 to " + last,
                 count == 1 ? "leave --volume out" : "choose another volume");
  return index;
}

}  // namespace sammoe

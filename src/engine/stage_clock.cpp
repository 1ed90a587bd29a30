#include "engine/stage_clock.hpp"

#include <algorithm>

namespace sammoe {

void StageClock::add(const std::string& stage, double seconds) {
  const auto found =
      std::find_if(times_.begin(), times_.end(), [&](const StageTime& time) { return time.stage == stage; });
  if (found == times_.end())
    times_.push_back({stage, seconds});
  else
    found->seconds += seconds;
}

}  // namespace sammoe

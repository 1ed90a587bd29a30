#include "server/click_session.hpp"

#include "core/refusal.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace sammoe {

void ClickSession::open(const Grid& grid, Predict predict) {
  const std::lock_guard lock(mutex_);
  grid_ = grid;
  predict_ = std::move(predict);
  clicks_.clear();
  steps_.clear();
  predicted_ = 0;
  mask_ = {};
}

void ClickSession::require_volume() const {
  if (!predict_) refuse_input("no volume is open in this session", "one", "send it with /set_image first");
}

/// Without a click inside there is no object.
MaskBox ClickSession::mask_of_first(std::size_t count) const {
  const std::vector<Click> clicks(clicks_.begin(), clicks_.begin() + static_cast<std::ptrdiff_t>(count));
  const bool has_object =
      std::any_of(clicks.begin(), clicks.end(), [](const Click& click) { return click.inside; });
  return has_object ? predict_(clicks) : MaskBox{};
}

SessionAnswer ClickSession::show(std::size_t predicted) {
  MaskBox mask = mask_of_first(predicted);
  SessionAnswer answer{true, changed_part(mask_, mask)};
  mask_ = std::move(mask);
  predicted_ = predicted;
  return answer;
}

SessionAnswer ClickSession::add_click(const Index3& voxel, bool inside, Prediction prediction) {
  const std::lock_guard lock(mutex_);
  require_volume();
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (voxel[axis] < 0 || voxel[axis] >= grid_.size[axis])
      refuse_input("the point has the index " + text_of(voxel[axis]) + " on array axis " + text_of(2 - axis),
                   "0 to " + text_of(grid_.size[axis] - 1), "click within the volume");
  }
  if (clicks_.size() >= kMostClicks)
    refuse_input("the object has " + text_of(clicks_.size()) + " clicks", "at most " + text_of(kMostClicks),
                 "reset the interactions");
  const Step step{clicks_.size(), predicted_};
  Click click;
  click.frame = Frame::voxel;
  click.inside = inside;
  for (std::size_t axis = 0; axis < 3; ++axis) click.position[axis] = static_cast<double>(voxel[axis]);
  clicks_.push_back(click);
  SessionAnswer answer;
  try {
    if (prediction == Prediction::now) answer = show(clicks_.size());
  } catch (...) {
    clicks_.pop_back();  // a click that failed can be made again
    throw;
  }
  steps_.push_back(step);
  return answer;
}

SessionAnswer ClickSession::predict() {
  const std::lock_guard lock(mutex_);
  require_volume();
  return show(clicks_.size());
}

SessionAnswer ClickSession::undo() {
  const std::lock_guard lock(mutex_);
  require_volume();
  if (steps_.empty()) return {};
  const Step step = steps_.back();
  const SessionAnswer answer = show(step.predicted);
  clicks_.resize(step.clicks);
  steps_.pop_back();
  return answer;
}

void ClickSession::reset() {
  const std::lock_guard lock(mutex_);
  clicks_.clear();
  steps_.clear();
  predicted_ = 0;
  mask_ = {};
}

}  // namespace sammoe

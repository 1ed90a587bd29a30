#pragma once

#include "sammoe/prompt.hpp"
#include "sammoe/volume.hpp"

#include "server/mask_box.hpp"

#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

namespace sammoe {

/// What a request of a session changed.
struct SessionAnswer {
  bool acted = false;              ///< a prediction ran, or something was undone
  std::optional<MaskBox> changed;  ///< the mask as it is now, where it changed
};

/// When the mask of a click is made.
enum class Prediction { now, later };

/// One client's work on one volume: clicks, the mask they give, and what can be undone. Threads may use it at
/// once; their calls take turns. Knows nothing of HTTP.
class ClickSession {
 public:
  /// Segments the open volume; called only with clicks of which one at least is inside.
  using Predict = std::function<MaskBox(const std::vector<Click>& clicks)>;

  /// Most clicks of an object, so that a client cannot make the server compute without end.
  static constexpr std::size_t kMostClicks = 256;

  /// Begins anew on a volume of that grid; `predict` keeps it open.
  void open(const Grid& grid, Predict predict);
  /// Adds a click at a voxel. Throws Error{input} for a voxel outside the volume, for too many clicks, and if
  /// no volume is open; and what predicting throws, which leaves all as it was.
  SessionAnswer add_click(const Index3& voxel, bool inside, Prediction prediction);
  /// Makes the mask of the clicks that were added for later.
  SessionAnswer predict();
  /// Takes back the last click, and the mask that it gave.
  SessionAnswer undo();
  /// Forgets clicks and mask.
  void reset();

 private:
  /// What the mask was made of before a click was added.
  struct Step {
    std::size_t clicks = 0;
    std::size_t predicted = 0;
  };

  void require_volume() const;
  MaskBox mask_of_first(std::size_t count) const;
  SessionAnswer show(std::size_t predicted);

  std::mutex mutex_;
  Grid grid_;
  Predict predict_;
  std::vector<Click> clicks_;
  std::size_t predicted_ = 0;  ///< how many of them the mask is made of
  std::vector<Step> steps_;
  MaskBox mask_;
};

}  // namespace sammoe

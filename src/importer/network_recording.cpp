#include "importer/network_recording.hpp"

#include "sammoe/error.hpp"

#include "core/ascii_text.hpp"
#include "importer/checkpoint_reader.hpp"
#include "model/networks/tensor_check.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

namespace sammoe {
namespace {

constexpr const char* kNames[] = {"image", "embedding", "points", "labels", "low_res_logits"};

/// A tensor of the recording, and what messages call it.
struct Recorded {
  at::Tensor tensor;
  std::string name;
};

[[noreturn]] void refuse_recorded(const Recorded& recorded, const std::string& problem) {
  throw Error(ErrorCode::model, recorded.name + " " + problem);
}

class RecordedTensors {
 public:
  RecordedTensors(const FileDescriptor& file, const std::string& path)
      : path_(path), tensors_(read_checkpoint(file, path, "").tensors) {
    for (const auto& entry : tensors_) {
      const auto is_it = [&](const char* name) { return entry.first == name; };
      if (std::any_of(std::begin(kNames), std::end(kNames), is_it)) continue;
      throw Error(ErrorCode::model, path_ + ": holds a tensor " + entry.first +
                                        ", which is not part of a recording; expected " + all_names());
    }
  }

  bool has(const std::string& name) const { return tensors_.count(name) != 0; }

  Recorded get(const std::string& name) const {
    const auto found = tensors_.find(name);
    if (found == tensors_.end())
      throw Error(ErrorCode::model, path_ + ": has no tensor " + name + "; expected " + all_names() +
                                        " (docs/import.md shows how to record them)");
    return {found->second, path_ + ": " + name};
  }

 private:
  static std::string all_names() {
    return "image and embedding, and for clicks also points, labels and low_res_logits";
  }

  const std::string& path_;
  TensorMap tensors_;
};

void require_finite(const Recorded& recorded) {
  if (!at::isfinite(recorded.tensor).all().item<bool>())
    refuse_recorded(recorded, "holds NaN or infinity; record what the network takes and gives in float32");
}

/// What networks compute with: float32 of that shape, finite, and not the same everywhere.
at::Tensor real_tensor(const Recorded& recorded, const std::vector<std::int64_t>& shape) {
  if (recorded.tensor.scalar_type() != at::kFloat)
    refuse_recorded(recorded, std::string("has type ") + c10::toString(recorded.tensor.scalar_type()) +
                                  ", expected float32; record with model.float() and without autocast");
  require_tensor(recorded.tensor, shape, recorded.name);
  require_finite(recorded);
  if (recorded.tensor.min().equal(recorded.tensor.max()))
    refuse_recorded(recorded,
                    "has one value everywhere, which shows nothing; record it for noise or a real image");
  return recorded.tensor;
}

/// Points and labels, which Python has as whole numbers too.
at::Tensor number_tensor(const Recorded& recorded, const std::vector<std::int64_t>& shape) {
  const at::ScalarType type = recorded.tensor.scalar_type();
  if (!at::isFloatingType(type) && !at::isIntegralType(type, true))
    refuse_recorded(recorded, std::string("has type ") + c10::toString(type) + ", expected numbers");
  at::Tensor numbers = recorded.tensor.to(at::kFloat);
  require_tensor(numbers, shape, recorded.name);
  require_finite(recorded);
  return numbers;
}

NetworkRecording::Clicks read_clicks(const RecordedTensors& tensors, const NetworkShape& shape) {
  const Recorded points = tensors.get("points"), labels = tensors.get("labels");
  const std::int64_t mask_edge = 4 * shape.grid_size;
  NetworkRecording::Clicks clicks;
  clicks.points = number_tensor(points, {1, kAnySize, 3});
  clicks.labels = number_tensor(labels, {1, clicks.points.size(1)});
  if (!((clicks.labels == 0) | (clicks.labels == 1)).all().item<bool>())
    refuse_recorded(labels, "holds another number than 1 (inside) and 0 (outside)");
  clicks.low_res_logits = real_tensor(tensors.get("low_res_logits"), {1, 1, mask_edge, mask_edge, mask_edge});
  return clicks;
}

}  // namespace

NetworkRecording read_network_recording(const FileDescriptor& file, const std::string& path,
                                        const NetworkShape& shape) {
  const RecordedTensors tensors(file, path);
  const std::int64_t size = shape.roi_size, grid = shape.grid_size;
  NetworkRecording recording;
  recording.path = path;
  recording.image = real_tensor(tensors.get("image"), {1, 1, size, size, size});
  recording.embedding = real_tensor(tensors.get("embedding"), {1, shape.embedding_width, grid, grid, grid});
  if (tensors.has("points") || tensors.has("labels") || tensors.has("low_res_logits"))
    recording.clicks = read_clicks(tensors, shape);
  return recording;
}

}  // namespace sammoe

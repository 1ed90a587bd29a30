#include "trial/interface_text.hpp"

#include "tasks/trial_order.hpp"

namespace sammoe {
namespace {

std::string size_or_letter(const std::optional<std::int64_t>& size, const std::string& letter) {
  return size ? std::to_string(*size) : letter;
}

std::string cube(const std::string& channels, const std::string& edge) {
  return "(1, " + channels + ", " + edge + ", " + edge + ", " + edge + ")";
}

}  // namespace

std::string interface_text(const std::string& role, const KnownSizes& sizes) {
  const std::string width = size_or_letter(sizes.width, "C");
  const std::string embedding = cube(width, size_or_letter(sizes.grid, "g"));
  const std::string logits = cube("1", sizes.grid ? std::to_string(4 * *sizes.grid) : "4g");
  const std::string sparse = "(1, P+1, " + width + ")";
  if (role == kImageEncoderRole)
    return "image " + cube("1", size_or_letter(sizes.roi_size, "S")) + " -> embedding " + embedding;
  if (role == kPromptEncoderRole)
    return "points (1, P, 3), labels (1, P), mask_logits " + logits + " -> sparse " + sparse + ", dense " +
           embedding + ", position " + embedding;
  if (role == kDecoderRole)
    return "image_embedding " + embedding + ", position " + embedding + ", sparse " + sparse + ", dense " +
           embedding + " -> low_res_logits " + logits + ", iou (1, 1)";
  return "image_embedding " + embedding + ", sparse " + sparse +
         ", points (1, P, 3), labels (1, P) -> logits (1, " + std::to_string(sizes.experts) + ")";
}

std::size_t argument_count(const std::string& role) {
  if (role == kImageEncoderRole) return 1;
  return role == kPromptEncoderRole ? 3 : 4;
}

}  // namespace sammoe

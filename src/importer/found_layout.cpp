#include "importer/found_layout.hpp"

#include "importer/network_parts.hpp"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <string_view>
#include <vector>

namespace sammoe {
namespace {

/// Whether a name holds the text.
bool any_name_has(const TensorMap& tensors, std::string_view text) {
  return std::any_of(tensors.begin(), tensors.end(),
                     [&](const auto& entry) { return entry.first.find(text) != std::string::npos; });
}

/// A layout that is known by what its names hold and do not hold.
struct KnownLayout {
  std::vector<const char*> present;
  std::vector<const char*> absent;
  const char* text;
};

/// The first that fits is the nearest.
const std::vector<KnownLayout>& known_layouts() {
  static const std::vector<KnownLayout> layouts{
      {{"image_encoder.trunk."}, {}, "SAM 2, which is another network"},
      {{"memory_attention."}, {}, "SAM 2, which is another network"},
      {{"image_encoder.", "dapter"}, {}, "a SAM with adapters in its blocks, which is another network"},
      {{"image_encoder.", ".attn.rel_pos_h"},
       {".attn.rel_pos_d"},
       "SAM for photographs (SAM, MedSAM, SAM-Med2D), which is another network; give a SAM-Med3D checkpoint"},
      {{"image_encoder.blocks.0."},
       {"image_encoder.blocks.0.attn."},
       "FastSAM3D's student, whose first blocks lack attention: another network"},
      {{"rel_pos_d", "patch_embed.proj"},
       {"image_encoder."},
       "SAM-Med3D's image encoder alone; save the state dict of the whole model"},
      {{"encoder.stages.", "decoder."}, {}, "nnU-Net, which is another network"},
      {{"swinViT."}, {}, "MONAI's SwinUNETR, which is another network"},
      {{"vit.patch_embedding."}, {}, "MONAI's UNETR, which is another network"},
      {{"model.0.conv.unit0."}, {}, "MONAI's UNet, which is another network"}};
  return layouts;
}

bool fits(const KnownLayout& layout, const TensorMap& tensors) {
  const auto has = [&](const char* text) { return any_name_has(tensors, text); };
  return std::all_of(layout.present.begin(), layout.present.end(), has) &&
         std::none_of(layout.absent.begin(), layout.absent.end(), has);
}

/// The parts of a SAM-Med3D that are there or not, as a list.
std::string parts(const TensorMap& tensors, bool present) {
  std::string text;
  for (const std::string root : kNetworkRoots)
    if (has_part(tensors, root) == present)
      text += (text.empty() ? "" : ", ") + root.substr(0, root.size() - 1);
  return text;
}

std::string nearest_layout(const TensorMap& tensors) {
  for (const KnownLayout& layout : known_layouts())
    if (fits(layout, tensors)) return std::string("nearest layout: ") + layout.text;
  const std::string present = parts(tensors, true);
  const std::string absent = parts(tensors, false);
  if (present.empty()) return "no name belongs to SAM-Med3D (" + absent + "); give a SAM-Med3D checkpoint";
  if (absent.empty()) return "nearest layout: SAM-Med3D";
  return "nearest layout: a part of SAM-Med3D, " + present + " without " + absent +
         "; save the state dict of the whole model, or give this as an --expert of the --general that it was "
         "finetuned from";
}

}  // namespace

std::string found_layout(const TensorMap& tensors) {
  constexpr std::size_t kShown = 3;
  std::string text = "holds " + std::to_string(tensors.size()) +
                     (tensors.size() == 1 ? " tensor" : " tensors") + ", such as ";
  // Spread over the names, because the first of them are all of one layer.
  const std::size_t step = std::max<std::size_t>(1, tensors.size() / kShown);
  std::size_t place = 0;
  for (const auto& entry : tensors) {
    if (place % step == 0 && place / step < kShown) text += (place == 0 ? "" : ", ") + entry.first;
    ++place;
  }
  return text + "; " + nearest_layout(tensors);
}

}  // namespace sammoe

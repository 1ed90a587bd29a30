#include "convolutional_encoder.hpp"

#include "importer/module_builder.hpp"

#include <array>

namespace sammoe::demo {
namespace {

constexpr std::int64_t kGroups = 8;  ///< of a norm
constexpr std::int64_t kFine = 32, kMiddle = 96,
                       kCoarse = 192;  ///< channels at 1/2, 1/4 and 1/8 of the resolution

/// A norm, ReLU and a 3x3x3 convolution.
struct Unit {
  const char* name;
  std::int64_t from, to;
  std::int64_t stride;
};

std::vector<Unit> units(std::int64_t width) {
  return {{"fine_a", kFine, kFine, 1},       {"fine_b", kFine, kFine, 1},
          {"to_middle", kFine, kMiddle, 2},  {"middle_a", kMiddle, kMiddle, 1},
          {"middle_b", kMiddle, kMiddle, 1}, {"to_coarse", kMiddle, kCoarse, 2},
          {"coarse_a", kCoarse, kCoarse, 1}, {"coarse_b", kCoarse, kCoarse, 1},
          {"coarse_c", kCoarse, kCoarse, 1}, {"coarse_d", kCoarse, kCoarse, 1},
          {"joined", width, width, 1}};
}

constexpr const char* kUnitText = R"py(
def forward(self, grid):
    grid = torch.relu(torch.group_norm(grid, self.groups, self.norm.weight, self.norm.bias, 1e-5))
    s = self.stride
    return torch.conv3d(grid, self.conv.weight, None, [s, s, s], [1, 1, 1])
)py";

constexpr const char* kText = R"py(
def around(self, image):
    """Means over cubes of 16 voxels, interpolated."""
    means = torch.avg_pool3d(image, [16, 16, 16], [8, 8, 8])
    return torch.upsample_trilinear3d(means, [image.size(2), image.size(3), image.size(4)], False, None)


def channels(self, image):
    """The image, and how it differs from what is around: contrasts of CT are small beside air and bone."""
    clamped = torch.clamp(image, -4.0, 6.0)
    mean = self.around(clamped)
    spread = torch.sqrt(torch.relu(self.around(clamped * clamped) - mean * mean)) + 0.05
    return torch.cat([clamped, torch.clamp((clamped - mean) / spread, -4.0, 4.0)], 1)


def halved(self, image):
    """(N, C, S, S, S) -> (N, 8 C, S/2, S/2, S/2), without loss."""
    n = image.size(0)
    c = image.size(1)
    h = self.half
    grid = image.view(n, c, h, 2, h, 2, h, 2).permute(0, 1, 3, 5, 7, 2, 4, 6)
    return grid.reshape(n, c * 8, h, h, h)


def doubled(self, grid):
    n = grid.size(0)
    c = grid.size(1)
    g = grid.size(2)
    grown = grid.view(n, c, g, 1, g, 1, g, 1).expand(n, c, g, 2, g, 2, g, 2)
    return grown.reshape(n, c, g * 2, g * 2, g * 2)


def forward(self, image):
    kind = self.stem.weight.dtype
    grid = self.halved(self.channels(image)).to(kind)
    fine = torch.conv3d(grid, self.stem.weight, self.stem.bias, [1, 1, 1], [1, 1, 1])
    fine = fine + self.fine_b.forward(self.fine_a.forward(fine))
    middle = self.to_middle.forward(fine)
    middle = middle + self.middle_b.forward(self.middle_a.forward(middle))
    coarse = self.to_coarse.forward(middle)
    coarse = coarse + self.coarse_b.forward(self.coarse_a.forward(coarse))
    coarse = coarse + self.coarse_d.forward(self.coarse_c.forward(coarse))
    joined = torch.conv3d(middle, self.lateral.weight, self.lateral.bias)
    joined = joined + self.doubled(torch.conv3d(coarse, self.upward.weight, self.upward.bias))
    joined = joined + self.joined.forward(joined)
    return torch.group_norm(joined, self.groups, self.last_norm.weight, self.last_norm.bias, 1e-5)
)py";

}  // namespace

std::map<std::string, std::vector<std::int64_t>> convolutional_encoder_tensors(std::int64_t width) {
  const std::string root = "image_encoder.";
  constexpr std::int64_t kSeen = 16;  // two channels of the image in 2x2x2 voxels
  std::map<std::string, std::vector<std::int64_t>> tensors{
      {root + "stem.weight", {kFine, kSeen, 3, 3, 3}},
      {root + "stem.bias", {kFine}},
      {root + "lateral.weight", {width, kMiddle, 1, 1, 1}},
      {root + "lateral.bias", {width}},
      {root + "upward.weight", {width, kCoarse, 1, 1, 1}},
      {root + "upward.bias", {width}},
      {root + "last_norm.weight", {width}},
      {root + "last_norm.bias", {width}}};
  for (const Unit& unit : units(width)) {
    const std::string path = root + unit.name;
    tensors[path + ".norm.weight"] = {unit.from};
    tensors[path + ".norm.bias"] = {unit.from};
    tensors[path + ".conv.weight"] = {unit.to, unit.from, 3, 3, 3};
  }
  return tensors;
}

torch::jit::Module assemble_convolutional_encoder(const TensorMap& tensors) {
  constexpr std::int64_t kHalf = 32;
  ModuleBuilder builder(tensors, "image_encoder");
  const std::int64_t width = tensors.at("image_encoder.lateral.bias").size(0);
  for (const Unit& unit : units(width))
    builder.define(unit.name, kUnitText, {{"groups", kGroups}, {"stride", unit.stride}});
  builder.define("", kText, {{"groups", kGroups}, {"half", kHalf}});
  return builder.module();
}

}  // namespace sammoe::demo

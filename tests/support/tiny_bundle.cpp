#include "support/tiny_bundle.hpp"

#include "bundle/bundle_writer.hpp"
#include "files/atomic_file.hpp"
#include "files/sha256.hpp"

#include <sstream>

#include <torch/script.h>

namespace sammoe {
namespace {

constexpr const char* kVoxelsOfEmbedding = R"(
def voxels_of(self, embedding):
    n = embedding.size(0)
    g = embedding.size(4)
    blocks = embedding.view(n, 4, 4, 4, g, g, g).permute(0, 4, 1, 5, 2, 6, 3)
    return blocks.reshape(n, 1, 4 * g, 4 * g, 4 * g)
)";

constexpr const char* kEmbeddingOfVoxels = R"(
def embedding_of(self, voxels):
    n = voxels.size(0)
    g = voxels.size(4) // 4
    blocks = voxels.view(n, g, 4, g, 4, g, 4).permute(0, 2, 4, 6, 1, 3, 5)
    return blocks.reshape(n, 64, g, g, g)
)";

constexpr const char* kSeed = R"(
def seed(self, voxels, sparse):
    edge = voxels.size(4)
    index = torch.clamp(torch.round(sparse[:, 0, :3]), 0, edge - 1).to(4)
    flat = ((index[:, 0] * edge + index[:, 1]) * edge + index[:, 2]).unsqueeze(1)
    return torch.gather(voxels.flatten(1), 1, flat).view(-1, 1, 1, 1, 1)
)";

constexpr const char* kPromptEncoder = R"(
def forward(self, points, labels, mask):
    clicks = points.size(1)
    sparse = torch.zeros([points.size(0), clicks + 1, 64])
    sparse[:, :clicks, :3] = points
    sparse[:, :clicks, 3] = labels
    sparse[:, clicks, 3] = -1.0
    dense = self.embedding_of(mask)
    return sparse, dense, torch.zeros_like(dense)
)";

std::string text_of(double number) {
  std::ostringstream text;
  text.precision(17);
  text << std::showpoint << number;
  return text.str();
}

/// The saved module. Helpers that a source may call are defined before it.
std::string compiled(const NetworkSource& source) {
  torch::jit::Module module("Tiny");
  for (const char* helper : {kVoxelsOfEmbedding, kEmbeddingOfVoxels, kSeed}) module.define(helper);
  module.define(source);
  std::ostringstream stream;
  module.save(stream);
  return stream.str();
}

BundleFile write_network(const std::filesystem::path& folder, const std::string& name,
                         const NetworkSource& source) {
  const std::string bytes = compiled(source);
  write_atomically(folder / name, bytes);
  return {name, sha256_hex(bytes.data(), bytes.size())};
}

}  // namespace

NetworkSource bright_decoder() {
  return R"(
def forward(self, image, position, sparse, dense):
    voxels = self.voxels_of(image)
    mean = voxels.mean([1, 2, 3, 4], True)
    logits = 8.0 * (voxels - 0.5 * (self.seed(voxels, sparse) + mean))
    at = torch.arange(voxels.size(4)).to(6)
    for n in range(sparse.size(1) - 1):
        i = (at - sparse[:, n, 0:1]).view(-1, 1, at.size(0), 1, 1)
        j = (at - sparse[:, n, 1:2]).view(-1, 1, 1, at.size(0), 1)
        k = (at - sparse[:, n, 2:3]).view(-1, 1, 1, 1, at.size(0))
        outside = (sparse[:, n, 3] == 0.0).view(-1, 1, 1, 1, 1)
        near = torch.logical_and(i * i + j * j + k * k < 16.0, outside).to(6)
        logits = logits * (1.0 - near) - 8.0 * near
    return logits, torch.full([voxels.size(0), 1], 0.9)
)";
}

NetworkSource similar_decoder(double tolerance) {
  return R"(
def forward(self, image, position, sparse, dense):
    voxels = self.voxels_of(image)
    logits = 8.0 * ()" +
         text_of(tolerance) + R"( - torch.abs(voxels - self.seed(voxels, sparse)))
    return logits, torch.full([voxels.size(0), 1], 0.8)
)";
}

NetworkSource constant_decoder(double logit) {
  return R"(
def forward(self, image, position, sparse, dense):
    voxels = self.voxels_of(image)
    return torch.full_like(voxels, )" +
         text_of(logit) + R"(), torch.full([voxels.size(0), 1], 0.5)
)";
}

NetworkSource counting_decoder() {
  return R"(
def forward(self, image, position, sparse, dense):
    return self.voxels_of(dense) + 1.0, torch.full([dense.size(0), 1], 0.5)
)";
}

NetworkSource click_counting_decoder() {
  return R"(
def forward(self, image, position, sparse, dense):
    logits = torch.full_like(self.voxels_of(image), -1.0)
    half = logits.size(2) // 2
    if float(sparse[0, 0, 0].item()) < float(half):
        logits[0, 0, :half] = float(sparse.size(1) - 1)
    else:
        logits[0, 0, half:] = float(sparse.size(1) - 1)
    return logits, torch.full([1, 1], 0.5)
)";
}

NetworkSource image_as_logits() {
  return "\ndef forward(self, image):\n    return image * 1.0\n";
}

NetworkSource nearest_value(const std::vector<double>& values) {
  std::string parts;
  for (const double value : values)
    parts += (parts.empty() ? "-torch.abs(image - " : ", -torch.abs(image - ") + text_of(value) + ")";
  return "\ndef forward(self, image):\n    return torch.cat([" + parts + "], 1)\n";
}

NetworkSource voxel_encoder() {
  return "\ndef forward(self, image):\n    return self.embedding_of(image)\n";
}

NetworkSource negating_encoder() {
  return "\ndef forward(self, image):\n    return self.embedding_of(-image)\n";
}

NetworkSource constant_gate(const std::vector<double>& logits) {
  std::string numbers;
  for (const double logit : logits) numbers += (numbers.empty() ? "" : ", ") + text_of(logit);
  return "\ndef forward(self, image, sparse, points, labels):\n    return torch.tensor([[" + numbers +
         "]])\n";
}

NetworkSource position_gate(double position) {
  return R"(
def forward(self, image, sparse, points, labels):
    if float(points[0, 0, 0].item()) > )" +
         text_of(position) + R"(:
        return torch.tensor([[0.0, 9.0]])
    return torch.tensor([[9.0, 0.0]])
)";
}

TinyBundle tiny_bundle_with_gate() {
  TinyBundle bundle;
  bundle.experts.push_back({"similar", similar_decoder(0.5), ""});
  bundle.experts.push_back({"dark", bright_decoder(), negating_encoder()});
  bundle.gate = constant_gate({2, 1, 0});
  bundle.selection = {Strategy::top_k_threshold, "", 2, 0.5, 1.0};
  return bundle;
}

void write_tiny_bundle(const std::filesystem::path& folder, const TinyBundle& bundle) {
  std::filesystem::create_directories(folder / "experts");
  BundleInfo info;
  info.name = bundle.name;
  info.version = "1";
  info.licence = "none; no learned weights";
  info.intended_use = "tests only";
  info.roi = bundle.roi;
  info.intensity = bundle.intensity;
  info.image_encoder = write_network(folder, "image_encoder.pt", voxel_encoder());
  info.prompt_encoder = write_network(folder, "prompt_encoder.pt", kPromptEncoder);
  if (!bundle.gate.empty()) info.gate = write_network(folder, "gate.pt", bundle.gate);
  info.selection = bundle.selection;
  for (const TinyExpert& expert : bundle.experts) {
    ExpertInfo expert_info;
    expert_info.name = expert.name;
    expert_info.description = "arithmetic for tests";
    const BundleFile file = write_network(folder, "experts/" + expert.name + ".pt", expert.decoder);
    expert_info.network = expert.network;
    (expert.network ? expert_info.network->file : expert_info.decoder) = file;
    if (!expert.image_encoder.empty()) {
      expert_info.image_encoder =
          write_network(folder, "experts/" + expert.name + ".image_encoder.pt", expert.image_encoder);
    }
    info.experts.push_back(expert_info);
  }
  write_atomically(folder / "bundle.json", bundle_manifest_json(info));
}

}  // namespace sammoe

#pragma once

#include "sammoe/checkpoint_import.hpp"

#include "support/random_network.hpp"

#include <filesystem>
#include <fstream>
#include <vector>

#include <torch/script.h>

namespace sammoe::test {

/// A bundle of SAM-Med3D's own networks, tiny and random (small_shape): a general expert and, with the same
/// encoders, an expert "other", stored as float16. Its ROIs are 16^3 voxels of 1.5 mm. Makes the folder
/// `parent`/bundle and returns it.
inline std::filesystem::path write_random_bundle(const std::filesystem::path& parent) {
  torch::manual_seed(3);
  TensorMap tensors = random_tensors(small_shape());
  const auto save = [&](const std::filesystem::path& path) {
    c10::Dict<std::string, at::Tensor> dict;
    for (const auto& [name, tensor] : tensors) dict.insert(name, tensor.contiguous());
    const std::vector<char> bytes = torch::jit::pickle_save(dict);
    std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  };
  ImportOptions options;
  options.general = parent / "general.pth";
  options.experts = {{"other", parent / "other.pth"}};
  options.output = parent / "bundle";
  options.half_precision = true;
  save(options.general);
  tensors.at("mask_decoder.iou_token.weight") += 0.1;
  save(options.experts[0].file);
  import_checkpoints(options);
  return options.output;
}

}  // namespace sammoe::test

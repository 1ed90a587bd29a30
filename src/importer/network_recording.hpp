#pragma once

#include "core/file_descriptor.hpp"
#include "importer/network_assembly.hpp"

#include <optional>
#include <string>

#include <ATen/ATen.h>

namespace sammoe {

/// What a network of another code computed, float32. S, g and C as in NetworkShape.
struct NetworkRecording {
  /// The first clicks on an image, P of them, after a previous mask of zeros.
  struct Clicks {
    at::Tensor points;          ///< (1, P, 3), voxel indices of the image
    at::Tensor labels;          ///< (1, P), 1 inside, 0 outside
    at::Tensor low_res_logits;  ///< (1, 1, 4g, 4g, 4g)
  };

  std::string path;      ///< what messages call it
  at::Tensor image;      ///< (1, 1, S, S, S)
  at::Tensor embedding;  ///< (1, C, g, g, g)
  std::optional<Clicks> clicks;
};

/// Reads a recording of a network of that shape: a file of tensors by name, as torch.save or safetensors
/// write it. Points and labels may be of any real type. Throws Error{model} beginning with `path`: a tensor
/// is missing or not known, is of another shape or type, or says nothing (an image of one value, NaN).
NetworkRecording read_network_recording(const FileDescriptor& file, const std::string& path,
                                        const NetworkShape& shape);

}  // namespace sammoe

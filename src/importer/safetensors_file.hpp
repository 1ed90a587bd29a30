#pragma once

#include "importer/tensor_file.hpp"

#include <memory>
#include <string>

#include <caffe2/serialize/read_adapter_interface.h>

namespace sammoe {

/// Whether a file that no other format claims is a safetensors file, by its first bytes.
bool is_safetensors(const caffe2::serialize::ReadAdapterInterface& file);

/// A safetensors file: one dict. `source` is what messages call it. Throws Error{model}.
std::unique_ptr<TensorFile> open_safetensors(
    const std::shared_ptr<caffe2::serialize::ReadAdapterInterface>& file, const std::string& source);

}  // namespace sammoe

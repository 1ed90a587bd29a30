#pragma once

#include "importer/tensor_file.hpp"

#include <memory>
#include <string>

#include <caffe2/serialize/read_adapter_interface.h>

namespace sammoe {

/// A file that `torch.save` wrote in zip format: its dicts with tensors under text keys, down to the third
/// level. The pickle is interpreted by an inert reader: nothing it names is run, unknown objects are skipped,
/// every length is checked. `source` is what messages call it. Throws Error{model}, and what LibTorch throws
/// at a damaged archive.
std::unique_ptr<TensorFile> open_torch_save(
    const std::shared_ptr<caffe2::serialize::ReadAdapterInterface>& archive, const std::string& source);

}  // namespace sammoe

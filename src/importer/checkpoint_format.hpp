#pragma once

#include <string>

#include <caffe2/serialize/read_adapter_interface.h>

namespace sammoe {

/// Throws Error{model} unless this is a zip archive of `torch.save`. The message says what the file is
/// instead, by its first bytes or the names in the archive, and what to do with it. A zip archive whose
/// directory cannot be read is let through: the zip reader refuses it. `source` is what messages call the
/// file.
void require_torch_save(const caffe2::serialize::ReadAdapterInterface& file, const std::string& source);

}  // namespace sammoe

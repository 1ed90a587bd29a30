#pragma once

#include <string>

#include <caffe2/serialize/read_adapter_interface.h>

namespace sammoe {

/// Throws Error{model} if a zip archive holds compressed records. torch.save never compresses, and a small
/// compressed record could fill the memory. An archive whose directory cannot be read is let through: the zip
/// reader refuses it.
void require_stored_records(const caffe2::serialize::ReadAdapterInterface& archive,
                            const std::string& source);

}  // namespace sammoe

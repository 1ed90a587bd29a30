#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <caffe2/serialize/inline_container.h>

namespace sammoe {

/// A record of tensor data, where it lies in the file.
struct TensorRecord {
  std::string name;  ///< "data/0", "constants/2"
  std::uint64_t begin = 0;
  std::uint64_t bytes = 0;
  std::uint32_t crc32 = 0;
};

/// What the checked pickles of a TorchScript file hold and name.
struct ModuleContents {
  std::vector<std::string> classes;  ///< that the file makes objects of ("__torch__.Network")
  std::vector<TensorRecord> tensors;
  std::string data;       ///< the record data.pkl
  std::string constants;  ///< the record constants.pkl
};

/// Checks the data of a TorchScript file (its pickles and the records of its tensors) before LibTorch's own
/// unpickler sees them, because that one believes what it reads: a tensor may claim more bytes than its
/// record has, a number may stand where a function should, and the text of a type may name code to compile.
/// Throws Error{model} beginning with `source` unless every call in the pickles is one that makes plain data,
/// every tensor lies in its record, nothing is nested deeper than a stack bears, and the records unpack to
/// little more than the file. `archive` reads `bytes`.
ModuleContents check_module_archive(caffe2::serialize::PyTorchStreamReader& archive, std::string_view bytes,
                                    const std::string& source);

}  // namespace sammoe

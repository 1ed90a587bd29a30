#pragma once

#include <string>
#include <vector>

#include <caffe2/serialize/inline_container.h>

namespace sammoe {

/// Checks the data of a TorchScript file (its pickles and the records of its tensors) before LibTorch's own
/// unpickler sees them, because that one believes what it reads: a tensor may claim more bytes than its
/// record has, and a number may stand where a function should. Throws Error{model} beginning with `source`
/// unless every call in the pickles is one that makes plain data, every tensor lies in its record, nothing is
/// nested deeper than a stack bears, and the records unpack to little more than the file. `archive` reads
/// `bytes`. Returns the names of the classes that the file makes objects of ("__torch__.Network").
std::vector<std::string> check_module_archive(caffe2::serialize::PyTorchStreamReader& archive,
                                              const std::string& bytes, const std::string& source);

}  // namespace sammoe

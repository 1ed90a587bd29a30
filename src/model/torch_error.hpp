#pragma once

#include <exception>
#include <string>

namespace sammoe {

/// Throws the sammoe::Error that stands for an exception out of LibTorch: Error{processing} if memory ran
/// out, else Error{model}. `doing` says what failed, such as "liver.pt: decoding failed". An Error is passed
/// on as it is.
[[noreturn]] void rethrow_torch_error(const std::string& doing, const std::exception& exception);

/// What LibTorch complains about, in one line: without stack traces and without the TorchScript source that
/// it quotes.
std::string torch_reason(const std::exception& exception);

}  // namespace sammoe

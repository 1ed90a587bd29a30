#include "importer/module_writer.hpp"

#include "core/atomic_file.hpp"
#include "interop/sha256.hpp"
#include "model/torch_error.hpp"

#include <exception>
#include <ostream>
#include <streambuf>

namespace sammoe {
namespace {

/// Hashes what goes into a file. LibTorch's archive writer ends the process if a write fails while it cleans
/// up, so a failure is kept and everything after it is swallowed.
class HashedFile final : public std::streambuf {
 public:
  explicit HashedFile(const std::filesystem::path& path) : file_(path) {}

  std::string commit() {
    if (failure_) std::rethrow_exception(failure_);
    file_.commit();
    return hash_.hex_digest();
  }

 protected:
  std::streamsize xsputn(const char* bytes, std::streamsize count) override {
    try {
      if (!failure_) {
        file_.write(bytes, static_cast<std::size_t>(count));
        hash_.update(bytes, static_cast<std::size_t>(count));
      }
    } catch (...) {
      failure_ = std::current_exception();
    }
    return count;
  }

  int_type overflow(int_type letter) override {
    const char byte = traits_type::to_char_type(letter);
    xsputn(&byte, 1);
    return traits_type::not_eof(letter);
  }

 private:
  AtomicFile file_;
  Sha256 hash_;
  std::exception_ptr failure_;
};

}  // namespace

std::string write_module(const torch::jit::Module& module, const std::filesystem::path& path) {
  HashedFile file(path);
  std::ostream stream(&file);
  try {
    module.save(stream);
  } catch (const std::exception& exception) {
    rethrow_torch_error(path.string() + ": the network cannot be saved", exception);
  }
  return file.commit();
}

}  // namespace sammoe

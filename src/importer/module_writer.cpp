#include "importer/module_writer.hpp"

#include "model/torch_error.hpp"
#include "tasks/file_output.hpp"

#include <cstdint>
#include <exception>
#include <ostream>
#include <streambuf>

namespace sammoe {
namespace {

/// A stream into an output. LibTorch's archive writer ends the process if a write fails while it cleans up,
/// so a failure is kept and everything after it is swallowed.
class OutputStream final : public std::streambuf {
 public:
  explicit OutputStream(TaskOutput& output) : output_(output) {}

  void finish() {
    if (failure_) std::rethrow_exception(failure_);
    output_.finish();
  }

 protected:
  std::streamsize xsputn(const char* bytes, std::streamsize count) override {
    try {
      if (!failure_) output_.write(bytes, static_cast<std::size_t>(count));
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
  TaskOutput& output_;
  std::exception_ptr failure_;
};

}  // namespace

void save_module(const torch::jit::Module& module, TaskOutput& output, const std::string& name) {
  OutputStream buffer(output);
  std::ostream stream(&buffer);
  try {
    module.save(stream);
  } catch (const std::exception& exception) {
    rethrow_torch_error(name + ": the network cannot be saved", exception);
  }
  buffer.finish();
}

std::string write_module(const torch::jit::Module& module, const std::filesystem::path& path) {
  std::string sha256;
  FileOutput file(path, OutputBudget(path.string(), UINT64_MAX),
                  [&](const std::string& digest) { sha256 = digest; });
  save_module(module, file, path.string());
  return sha256;
}

}  // namespace sammoe

#include "tasks/file_output.hpp"

#include <utility>

namespace sammoe {

FileOutput::FileOutput(const std::filesystem::path& path, OutputBudget budget, Finished finished)
    : file_(path), budget_(std::move(budget)), finished_(std::move(finished)) {}

void FileOutput::write(const void* bytes, std::size_t count) {
  budget_.take(count);
  file_.write(bytes, count);
  hash_.update(bytes, count);
}

void FileOutput::finish() {
  file_.commit();
  finished_(hash_.hex_digest());
}

}  // namespace sammoe

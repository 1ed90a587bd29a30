#include "sammoe/report.hpp"

#include "files/atomic_file.hpp"

namespace sammoe {

void check_report_path(const std::filesystem::path& path) {
  check_output_path(path);
}

void write_report(const std::filesystem::path& path, const std::string& text) {
  write_atomically(path, text);
}

}  // namespace sammoe

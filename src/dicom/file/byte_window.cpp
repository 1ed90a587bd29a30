#include "dicom/file/byte_window.hpp"

#include "core/refusal.hpp"

#include <system_error>

namespace sammoe {

ByteWindow::ByteWindow(const std::filesystem::path& path) {
  std::error_code failure;
  if (!std::filesystem::is_regular_file(path, failure))
    refuse_input("is not a regular file", "a DICOM file", "check the path");
  size_ = std::filesystem::file_size(path, failure);
  file_.open(path, std::ios::binary);
  if (failure || !file_) refuse_input("cannot be opened", "a DICOM file", "check that you may read it");
}

const unsigned char* ByteWindow::at(std::uint64_t offset, std::size_t count) {
  if (offset > size_ || count > size_ - offset) return nullptr;
  if (bytes_ != nullptr) return bytes_->data() + offset;
  if (offset < window_begin_ || offset + count > window_begin_ + window_bytes_) {
    file_.clear();
    file_.seekg(static_cast<std::streamoff>(offset));
    file_.read(reinterpret_cast<char*>(window_.data()), static_cast<std::streamsize>(window_.size()));
    window_begin_ = offset;
    window_bytes_ = static_cast<std::size_t>(file_.gcount());
    if (count > window_bytes_) return nullptr;
  }
  return window_.data() + (offset - window_begin_);
}

std::vector<unsigned char> ByteWindow::rest(std::uint64_t offset) {
  if (offset > size_)
    refuse_input("ends in its file header", "a complete DICOM file", "copy or export the file again");
  std::vector<unsigned char> bytes(static_cast<std::size_t>(size_ - offset));
  file_.clear();
  file_.seekg(static_cast<std::streamoff>(offset));
  file_.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  if (static_cast<std::size_t>(file_.gcount()) != bytes.size())
    refuse_input("cannot be read to its end", "a complete file", "check the disk");
  return bytes;
}

}  // namespace sammoe

#pragma once

#include <filesystem>
#include <memory>
#include <string>

class DcmFileFormat;
class DcmDataset;

namespace sammoe {

/// A DICOM file that DCMTK has parsed; large values stay in the file until they are asked for.
class OpenedFile {
 public:
  /// Parses the file. A file that is not DICOM at all, or so nested or large that parsing it is not safe,
  /// throws Error{input}; one that ends too early or is damaged further on has a `damage`.
  explicit OpenedFile(const std::filesystem::path& path);
  ~OpenedFile();
  OpenedFile(OpenedFile&&) noexcept;
  OpenedFile& operator=(OpenedFile&&) noexcept;

  DcmDataset& dataset() const;
  /// What keeps the file from being read to its end; empty if nothing does.
  const std::string& damage() const { return damage_; }
  /// As the file says, or as its bytes show where it has no file header.
  const std::string& transfer_syntax() const { return transfer_syntax_; }
  /// SOPClassUID of the data set, or else of the file header; empty if neither has one.
  std::string sop_class() const;

 private:
  std::unique_ptr<DcmFileFormat> file_;
  std::string damage_;
  std::string transfer_syntax_;
};

}  // namespace sammoe

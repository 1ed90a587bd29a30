#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcitem.h>
#include <dcmtk/dcmdata/dctagkey.h>

namespace sammoe {

/// Reads the attributes of a DICOM data set, or of an item of a sequence, strictly: a value that is there but
/// is not what the standard says throws Error{input} naming the attribute. Never called for attributes that
/// hold patient data, as messages quote values.
class FieldReader {
 public:
  /// `item` must outlive the reader; null stands for an item without attributes.
  explicit FieldReader(DcmItem* item) : item_(item) {}

  /// Text without padding, be it of blanks or NULs; components keep their backslashes. Empty if absent.
  std::string text(const DcmTagKey& tag) const;

  /// The value of an attribute of any type as text, to compare with others.
  std::string comparable(const DcmTagKey& tag) const;

  /// `count` finite numbers; unset if absent or empty.
  std::optional<std::vector<double>> numbers(const DcmTagKey& tag, std::size_t count) const;
  std::optional<double> number(const DcmTagKey& tag) const;
  /// A whole number; unset if absent or empty.
  std::optional<std::int64_t> whole_number(const DcmTagKey& tag) const;

  /// The first item of a sequence; null if absent or empty.
  DcmItem* first_item(const DcmTagKey& sequence) const;
  bool has(const DcmTagKey& tag) const;

 private:
  DcmItem* item_;
};

/// The name of an attribute, such as PixelSpacing.
std::string name_of_tag(const DcmTagKey& tag);

}  // namespace sammoe

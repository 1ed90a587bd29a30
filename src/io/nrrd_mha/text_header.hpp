#pragma once

#include "sammoe/volume.hpp"

#include "io/affine_grid.hpp"
#include "io/bytes/byte_order.hpp"
#include "io/bytes/byte_source.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sammoe {

/// Where the voxels of a text header are.
struct TextData {
  std::string file;  ///< name in the header of the file that holds them; empty: they follow the header
  std::uint64_t skip_bytes = 0;  ///< to pass over, of the unpacked data
  std::uint64_t skip_lines = 0;  ///< to pass over before that, of the data as stored
  bool ends_file = false;        ///< the voxels are the file's last bytes, whatever precedes them
  std::optional<std::uint64_t> packed_bytes;  ///< that the header states, from where the data begins
};

/// What the text before the voxels of a NRRD or MetaImage file says, checked.
struct TextHeader {
  std::size_t header_bytes = 0;  ///< the voxels begin here, if they follow
  ScalarType type = ScalarType::uint8;
  ByteOrder byte_order = ByteOrder::native;
  Coding coding = Coding::plain;
  Grid grid;
  std::string length_unit;  ///< as stated; empty if there is none
  std::int64_t volume_count = 1;
  bool is_interleaved = false;  ///< the volumes are stored voxel by voxel, not one after the other
  TextData data;
  std::map<std::string, std::string> notes;  ///< NRRD's key/value pairs
  std::vector<std::string> warnings;
};

/// Headers longer than this are refused; those of segmentations with hundreds of named parts are shorter.
constexpr std::size_t kLongestTextHeader = std::size_t{1} << 20;

/// What to do about a header that cannot be believed.
constexpr const char* kExportHeaderAgain = "the header is damaged, export the volume again";

/// The fields of a text header by name (NRRD's in lower case). Asking for one that is missing, or that is not
/// what is asked for, throws Error{input} naming the field.
class TextFields {
 public:
  /// Throws if the name already exists.
  void add(const std::string& name, std::string_view value);

  /// The value, or null.
  const std::string* find(const std::string& name) const;
  const std::string& required(const std::string& name) const;
  /// Exactly `count` finite numbers, separated by blanks, commas and parentheses.
  std::vector<double> numbers(const std::string& name, std::size_t count) const;
  /// `count` sizes of at least 1 whose product does not overflow.
  std::vector<std::int64_t> sizes(const std::string& name, std::size_t count) const;

 private:
  std::map<std::string, std::string> values_;
};

/// Takes the next line off the front of `text`, without its end (\n or \r\n); false if no complete line is
/// left.
bool take_line(std::string_view& text, std::string_view& line);

/// The words of a text, which blanks separate.
std::vector<std::string> words_of(std::string_view text);

/// The number that fills a text; nothing if there is another thing or it is not finite.
std::optional<double> number_of(std::string_view text);

/// A map into L, P, S millimetres as one into R, A, S.
Affine ras_from_lps(Affine affine);

/// A number as short text that reads back to the same double.
std::string exact_text(double value);

}  // namespace sammoe

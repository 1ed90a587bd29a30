#pragma once

#include <string>

namespace sammoe {

/// How pixels are packed, as far as who decodes them. All but native ones are encapsulated frame by frame.
enum class PixelCoding { native, plain_frames, deflated_frames, rle, jpeg, jpeg_ls, jpeg_2000 };

/// The coding of a transfer syntax. Throws Error{input} naming the UID of one that is not supported.
PixelCoding pixel_coding_of(const std::string& transfer_syntax_uid);

}  // namespace sammoe

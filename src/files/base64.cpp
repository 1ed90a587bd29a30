#include "files/base64.hpp"

#include <algorithm>
#include <cstddef>

#include <openssl/evp.h>

namespace sammoe {
namespace {

/// A multiple of three, so that only the last block is padded; OpenSSL counts in int.
constexpr std::size_t kBlock = 3U << 20U;

}  // namespace

std::string base64(const std::string& bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  std::string block(kBlock / 3 * 4 + 1, '\0');
  for (std::size_t begin = 0; begin < bytes.size(); begin += kBlock) {
    const std::size_t count = std::min(kBlock, bytes.size() - begin);
    const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(block.data()),
                                       reinterpret_cast<const unsigned char*>(bytes.data() + begin),
                                       static_cast<int>(count));
    text.append(block, 0, static_cast<std::size_t>(length));
  }
  return text;
}

}  // namespace sammoe

#include "files/sha256.hpp"

#include "sammoe/error.hpp"

#include <array>

#include <openssl/evp.h>

namespace sammoe {

struct Sha256::State {
  State() : context(EVP_MD_CTX_new(), EVP_MD_CTX_free) {}
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context;
};

namespace {

void require(int success) {
  if (success != 1) throw Error(ErrorCode::processing, "SHA-256: OpenSSL failed");
}

}  // namespace

Sha256::Sha256() : state_(std::make_unique<State>()) {
  require(EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr));
}

Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(const void* bytes, std::size_t count) {
  require(EVP_DigestUpdate(state_->context.get(), bytes, count));
}

std::string Sha256::hex_digest() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  require(EVP_DigestFinal_ex(state_->context.get(), digest.data(), &length));
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (unsigned int n = 0; n < length; ++n) {
    hex += kDigits[digest[n] >> 4];
    hex += kDigits[digest[n] & 15];
  }
  return hex;
}

std::string sha256_hex(const void* bytes, std::size_t count) {
  Sha256 hash;
  hash.update(bytes, count);
  return hash.hex_digest();
}

}  // namespace sammoe

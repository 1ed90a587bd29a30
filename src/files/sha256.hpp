#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace sammoe {

/// SHA-256 of a stream of bytes, through OpenSSL.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void update(const void* bytes, std::size_t count);
  /// The digest as 64 lower-case hex digits. Call once, last.
  std::string hex_digest();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// SHA-256 of one block of bytes.
std::string sha256_hex(const void* bytes, std::size_t count);

}  // namespace sammoe

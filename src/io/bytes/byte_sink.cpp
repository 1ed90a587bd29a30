#include "io/bytes/byte_sink.hpp"

namespace sammoe {

void ByteSink::put(const void* bytes, std::size_t count) {
  if (file_)
    file_->write(bytes, count);
  else
    memory_->append(static_cast<const char*>(bytes), count);
  hash_.update(bytes, count);
}

void ByteSink::write(const void* bytes, std::size_t count) {
  if (!compressor_) return put(bytes, count);
  const std::vector<unsigned char>& packed = compressor_->add(bytes, count);
  put(packed.data(), packed.size());
}

void ByteSink::begin(Coding coding, int level) {
  compressor_ = coding == Coding::plain ? nullptr : std::make_unique<Compressor>(coding, level);
}

std::string ByteSink::commit() {
  if (compressor_) {
    const std::vector<unsigned char>& packed = compressor_->end();
    put(packed.data(), packed.size());
  }
  if (file_) file_->commit();
  return hash_.hex_digest();
}

}  // namespace sammoe

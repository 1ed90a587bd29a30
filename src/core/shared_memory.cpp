#include "core/shared_memory.hpp"

#include "sammoe/error.hpp"

#include <algorithm>
#include <cerrno>
#include <new>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>

namespace sammoe {
namespace {

// Linux 5.1; the headers of Debian 12 have it, older ones may not.
#ifndef F_SEAL_FUTURE_WRITE
constexpr int F_SEAL_FUTURE_WRITE = 0x0010;
#endif

FileDescriptor new_memory(std::size_t bytes) {
  FileDescriptor descriptor(::memfd_create("sammoe", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  rlimit limit{};
  if (::getrlimit(RLIMIT_FSIZE, &limit) == 0 && bytes > limit.rlim_cur) {
    throw Error(ErrorCode::processing,
                std::to_string(bytes) + " bytes to be shared with the worker exceed the limit of " +
                    std::to_string(limit.rlim_cur) + " on the size of files; raise it (ulimit -f)");
  }
  if (!descriptor.is_open() || ::ftruncate(descriptor.number(), static_cast<off_t>(bytes)) != 0 ||
      ::fcntl(descriptor.number(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW) != 0)
    throw std::bad_alloc();
  return descriptor;
}

/// Keeps shared memory for as long as a pointer to its bytes lives.
struct SharedMemoryOwner {
  std::shared_ptr<SharedMemory> memory;
  void operator()(unsigned char*) const {}
};

}  // namespace

SharedMemory::SharedMemory(FileDescriptor descriptor, std::size_t bytes, int protection, int flags)
    : descriptor_(std::move(descriptor)), bytes_(bytes) {
  data_ = ::mmap(nullptr, std::max<std::size_t>(bytes, 1), protection, MAP_SHARED | flags,
                 descriptor_.number(), 0);
  if (data_ == MAP_FAILED) throw std::bad_alloc();
}

SharedMemory::SharedMemory(std::size_t bytes)
    : SharedMemory(new_memory(bytes), bytes, PROT_READ | PROT_WRITE) {}

SharedMemory SharedMemory::received(FileDescriptor descriptor, std::size_t bytes, bool writable) {
  struct stat status {};
  const int seals = ::fcntl(descriptor.number(), F_GET_SEALS);
  if (::fstat(descriptor.number(), &status) != 0 || seals < 0 || (seals & F_SEAL_SHRINK) == 0 ||
      static_cast<std::uint64_t>(status.st_size) < bytes) {
    throw Error(ErrorCode::processing, "shared memory: expected at least " + std::to_string(bytes) +
                                           " bytes that cannot shrink; this is a bug in sammoe");
  }
  if (!writable) return SharedMemory(std::move(descriptor), bytes, PROT_READ);
  // All of it will be written: its pages are mapped at once, which is much faster than one fault after
  // another.
  return SharedMemory(std::move(descriptor), bytes, PROT_READ | PROT_WRITE, MAP_POPULATE);
}

SharedMemory::SharedMemory(SharedMemory&& other) noexcept
    : descriptor_(std::move(other.descriptor_)),
      bytes_(other.bytes_),
      data_(std::exchange(other.data_, nullptr)) {}

SharedMemory& SharedMemory::operator=(SharedMemory&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(bytes_, other.bytes_);
  std::swap(data_, other.data_);
  return *this;
}

SharedMemory::~SharedMemory() {
  if (data_ != nullptr) ::munmap(data_, std::max<std::size_t>(bytes_, 1));
}

void SharedMemory::forbid_writing_elsewhere() const {
  if (::fcntl(descriptor_.number(), F_ADD_SEALS, F_SEAL_FUTURE_WRITE) != 0 && errno != EPERM) {
    throw Error(ErrorCode::processing,
                "shared memory cannot be sealed: " + std::generic_category().message(errno) +
                    "; expected Linux 5.1 or newer");
  }
}

std::shared_ptr<unsigned char[]> shareable_bytes(std::size_t bytes) {
  auto memory = std::make_shared<SharedMemory>(bytes);
  auto* const data = static_cast<unsigned char*>(memory->data());
  return {data, SharedMemoryOwner{std::move(memory)}};
}

const SharedMemory* shared_memory_of(const std::shared_ptr<const void>& voxels) {
  const auto* const owner = std::get_deleter<SharedMemoryOwner>(voxels);
  return owner != nullptr && owner->memory->data() == voxels.get() ? owner->memory.get() : nullptr;
}

}  // namespace sammoe

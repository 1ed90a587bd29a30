#include "trial/peak_memory.hpp"

#include <array>
#include <charconv>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

namespace sammoe {

PeakMemory::PeakMemory()
    : status_(::open("/proc/self/status", O_RDONLY | O_CLOEXEC)),
      reset_(::open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC)) {}

void PeakMemory::begin() const {
  // "5" sets the peak to what is in use now. Where it cannot, the peak of before stays.
  if (::write(reset_.number(), "5", 1) != 1) return;
}

std::uint64_t PeakMemory::bytes() const {
  std::array<char, 8192> text{};
  const ssize_t count = ::pread(status_.number(), text.data(), text.size(), 0);
  if (count <= 0) return 0;
  const std::string_view status(text.data(), static_cast<std::size_t>(count));
  constexpr std::string_view kName = "VmHWM:";
  const std::size_t name = status.find(kName);
  if (name == std::string_view::npos) return 0;
  const std::size_t digits = status.find_first_not_of(" \t", name + kName.size());
  std::uint64_t kibibytes = 0;
  if (digits != std::string_view::npos)
    std::from_chars(status.data() + digits, status.data() + status.size(), kibibytes);
  return kibibytes << 10U;
}

}  // namespace sammoe

#include "sandbox_option.hpp"

#include "sammoe/dicom.hpp"
#include "sammoe/error.hpp"

#include "option_binding.hpp"

#include <spdlog/spdlog.h>

namespace sammoe {

const CLI::Option* SandboxOption::declare(CLI::App& app) {
  const Choices<Mode> modes{{"auto", Mode::automatic}, {"on", Mode::on}, {"off", Mode::off}};
  return add_choice(app, mode_, modes,
                    {"--sandbox", "", "Run",
                     "Give up access to all files but this command's, before a network is read (Landlock); "
                     "auto: where the kernel can"});
}

void SandboxOption::enter(const SandboxRights& rights, Device device) const {
  if (mode_ == Mode::off) return;
  if (device == Device::cuda) {
    if (mode_ == Mode::on)
      throw Error(ErrorCode::usage,
                  "--sandbox on does not go with --device cuda, whose driver opens files of its own; expected "
                  "--device cpu, or --sandbox auto, which then goes without");
    spdlog::info("sandbox: off, for the driver of the GPU");
    return;
  }
  prepare_dicom();  // its dictionary is a file
  const SandboxState state = enter_sandbox(rights);
  spdlog::info("sandbox: {}", to_string(state));
  if (state == SandboxState::unavailable && mode_ == Mode::on) {
    throw Error(
        ErrorCode::processing,
        "there is no sandbox: this kernel has no Landlock, or does not let this process use it; expected "
        "Linux 5.13 or newer with Landlock enabled; --sandbox auto goes on without one");
  }
}

std::filesystem::path folder_of(const std::filesystem::path& output) {
  const std::filesystem::path whole = output.has_filename() ? output : output.parent_path();
  return whole.has_parent_path() ? whole.parent_path() : std::filesystem::path(".");
}

}  // namespace sammoe

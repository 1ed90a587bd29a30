#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace sammoe {

/// The files that one case writes: they appear under their names together or not at all. Each is written
/// complete under a temporary name beside its target; publish() renames them. Whatever is not published is
/// removed, and older files of those names stay as they were.
class StagedOutputs {
 public:
  /// Writes a file that must exist at the path it is given when it returns.
  using Writer = std::function<std::string(const std::filesystem::path& staged)>;

  StagedOutputs() = default;
  ~StagedOutputs();
  StagedOutputs(const StagedOutputs&) = delete;
  StagedOutputs& operator=(const StagedOutputs&) = delete;

  /// Calls `writer` with a temporary path of the same ending and returns what it returns. Errors name
  /// `target`, not the temporary path.
  std::string write(const std::filesystem::path& target, const Writer& writer);

  /// Renames in reverse order of writing: the file written first appears last. If one rename fails, those
  /// done before are removed again and Error{output} is thrown.
  void publish();

 private:
  struct File {
    std::filesystem::path staged;
    std::filesystem::path target;
  };
  std::vector<File> files_;
};

}  // namespace sammoe

#pragma once

#include "sammoe/bundle_import.hpp"

#include "files/file_state.hpp"
#include "tasks/import_order.hpp"
#include "tasks/task_host.hpp"

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace sammoe {

/// Gives an import its checkpoints, puts the networks that it makes into a bundle's folder, and composes the
/// bundle of them.
class ImportHost : public TaskHost {
 public:
  /// `folder` exists.
  ImportHost(const ImportOptions& options, std::filesystem::path folder);

  ImportOrder order() const;
  /// What the bundle says. Throws Error{processing} if a network that it needs was not made.
  BundleInfo bundle(const ImportAnswer& answer) const;

  FileDescriptor open_file(const std::string& name) override;
  Volume read_image(std::size_t number) override;
  LabelMap read_labels(std::size_t number) override;
  std::unique_ptr<TaskOutput> make_output(const std::string& name) override;
  void report_progress(std::size_t done, std::size_t total, const std::string& status) override;

 private:
  /// A network that may be made.
  struct Place {
    std::size_t checkpoint = 0;
    std::string file;
    bool is_begun = false;
    std::optional<BundleFile> made;
  };

  FileDescriptor open_noting(const std::filesystem::path& file);
  void add_places(std::size_t checkpoint, const std::string& encoders, const std::string& decoder);
  const std::filesystem::path& checkpoint(std::size_t number) const;
  std::string expert_name(std::size_t number) const;
  const ImportCheck* check(std::size_t number) const;
  std::string name_and_hash(const std::filesystem::path& file) const;
  void require_complete(const ImportAnswer& answer) const;
  void tell(std::size_t number, const ImportAnswer& answer) const;
  std::string provenance(std::size_t number, const ImportAnswer& answer) const;
  std::optional<BundleFile> find(std::size_t checkpoint, NetworkKind kind) const;
  BundleFile require(std::size_t checkpoint, NetworkKind kind) const;
  void note(Place& place, const std::string& sha256);

  const ImportOptions& options_;
  std::filesystem::path folder_;
  std::map<std::string, Place> places_;                ///< by the network's name
  std::map<std::string, std::string> stored_;          ///< SHA-256 to file
  std::map<std::filesystem::path, FileState> states_;  ///< of the files that were opened
};

}  // namespace sammoe

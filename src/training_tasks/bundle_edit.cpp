#include "training_tasks/bundle_edit.hpp"

#include "sammoe/error.hpp"

#include "bundle/bundle_copy.hpp"
#include "bundle/bundle_manifest.hpp"
#include "bundle/bundle_writer.hpp"
#include "files/atomic_file.hpp"
#include "files/atomic_folder.hpp"
#include "files/file_bytes.hpp"
#include "files/sha256.hpp"

#include <string>
#include <system_error>
#include <utility>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kShortDigest = 8;

/// Runs `work`; what the file system complains about becomes Error{output}.
template <typename Work>
auto converting_file_errors(const fs::path& output, const Work& work) -> decltype(work()) {
  try {
    return work();
  } catch (const fs::filesystem_error& error) {
    throw Error(ErrorCode::output, output.string() + ": cannot be written: " + error.code().message());
  }
}

std::string digest_of(const std::string& bytes) {
  return sha256_hex(bytes.data(), bytes.size());
}

/// Writes the gate under a name made of its content, so that it replaces no other file.
BundleFile write_gate(const std::string& gate, const fs::path& folder) {
  const std::string sha256 = digest_of(gate);
  std::string name = "gate-" + sha256.substr(0, kShortDigest) + ".pt";
  if (fs::exists(folder / name) && sha256_of_file(folder / name, ErrorCode::model) != sha256)
    name = "gate-" + sha256 + ".pt";
  write_atomically(folder / name, gate);
  return {name, sha256};
}

BundleInfo without_gate(BundleInfo bundle) {
  bundle.gate.reset();
  bundle.selection.strategy = Strategy::general;
  return bundle;
}

void write_manifest(const BundleInfo& bundle, const fs::path& folder) {
  write_atomically(folder / kManifestName, bundle_manifest_json(bundle));
}

void require_unchanged(const BundleInfo& bundle) {
  if (read_bundle_info(bundle.folder).manifest_sha256 == bundle.manifest_sha256) return;
  throw Error(ErrorCode::model,
              (bundle.folder / kManifestName).string() +
                  ": was changed by something else meanwhile; it is left as it is; run again");
}

}  // namespace

BundleInfo write_bundle_with_expert(const BundleInfo& bundle, ExpertInfo expert, const std::string& decoder,
                                    const fs::path& output) {
  AtomicFolder folder(output);
  converting_file_errors(output, [&] {
    BundleInfo edited = without_gate(bundle);
    copy_bundle_files(edited, folder.contents());
    expert.decoder.file = "experts/" + expert.name + ".pt";
    for (int n = 2; names_file(edited, expert.decoder.file); ++n)
      expert.decoder.file = "experts/" + expert.name + "-" + std::to_string(n) + ".pt";
    fs::create_directories(folder.contents() / "experts");
    expert.decoder.sha256 = digest_of(decoder);
    write_atomically(folder.contents() / expert.decoder.file, decoder);
    edited.experts.push_back(std::move(expert));
    write_manifest(edited, folder.contents());
    sync_subfolders(folder.contents());
  });
  folder.commit();
  return read_bundle_info(output);
}

BundleInfo write_bundle_with_gate(const BundleInfo& bundle, const std::string& gate,
                                  const RoutingOptions& selection, const fs::path& output) {
  AtomicFolder folder(output);
  converting_file_errors(output, [&] {
    BundleInfo edited = without_gate(bundle);
    copy_bundle_files(edited, folder.contents());
    edited.gate = write_gate(gate, folder.contents());
    edited.selection = selection;
    write_manifest(edited, folder.contents());
    sync_subfolders(folder.contents());
  });
  folder.commit();
  return read_bundle_info(output);
}

BundleInfo replace_gate(const BundleInfo& bundle, const std::string& gate, const RoutingOptions& selection) {
  return converting_file_errors(bundle.folder, [&] {
    require_unchanged(bundle);
    BundleInfo edited = bundle;
    edited.gate = write_gate(gate, bundle.folder);
    edited.selection = selection;
    std::error_code ignored;
    try {
      write_manifest(edited, bundle.folder);
    } catch (const Error&) {
      if (!names_file(bundle, edited.gate->file)) fs::remove(bundle.folder / edited.gate->file, ignored);
      throw;
    }
    if (bundle.gate.has_value() && !names_file(edited, bundle.gate->file))
      fs::remove(bundle.folder / bundle.gate->file, ignored);
    return read_bundle_info(bundle.folder);
  });
}

}  // namespace sammoe

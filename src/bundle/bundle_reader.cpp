#include "sammoe/bundle.hpp"
#include "sammoe/error.hpp"

#include "bundle/bundle_file.hpp"
#include "bundle/bundle_manifest.hpp"
#include "files/file_bytes.hpp"
#include "files/link_note.hpp"
#include "files/sha256.hpp"

#include <set>

namespace sammoe {
namespace {

constexpr std::uint64_t kMaxManifestBytes = 16u << 20;

}  // namespace

std::vector<BundleFile> named_files(const BundleInfo& bundle) {
  std::vector<BundleFile> entries{bundle.image_encoder, bundle.prompt_encoder};
  if (bundle.gate) entries.push_back(*bundle.gate);
  for (const ExpertInfo& expert : bundle.experts) {
    entries.push_back(expert.network ? expert.network->file : expert.decoder);
    if (expert.image_encoder) entries.push_back(*expert.image_encoder);
    if (expert.prompt_encoder) entries.push_back(*expert.prompt_encoder);
  }
  return entries;
}

BundleInfo read_bundle_info(const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / kManifestName;
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) {
    if (std::filesystem::is_symlink(file, ignored))
      throw Error(ErrorCode::model,
                  file.string() + ": no such file" + link_note(file) + "; give a complete bundle");
    throw Error(ErrorCode::model, folder.string() + ": no " + kManifestName +
                                      " in it; give a bundle's folder, such as `sammoe import` makes");
  }
  const std::string text = read_file_bytes(file, kMaxManifestBytes, ErrorCode::model);
  BundleInfo bundle = parse_bundle_manifest(text, file.string());
  bundle.folder = folder;
  bundle.manifest_sha256 = sha256_hex(text.data(), text.size());
  return bundle;
}

std::string to_string(ChannelKind kind) {
  return kind == ChannelKind::softmax ? "softmax" : "sigmoid";
}

std::vector<std::string> BundleInfo::expert_names() const {
  std::vector<std::string> names;
  for (const ExpertInfo& expert : experts) names.push_back(expert.name);
  return names;
}

std::vector<BundleFile> BundleInfo::files() const {
  std::vector<BundleFile> unique;
  std::set<std::string> seen;
  for (const BundleFile& entry : named_files(*this)) {
    if (seen.insert(entry.file).second) unique.push_back(entry);
  }
  return unique;
}

std::vector<std::string> verify_bundle(const BundleInfo& bundle) {
  std::vector<std::string> problems;
  for (const BundleFile& entry : bundle.files()) {
    try {
      const std::filesystem::path path = bundle.folder / entry.file;
      const std::string found = sha256_of_file(path, ErrorCode::model);
      if (found != entry.sha256) problems.push_back(changed_file_message(path, entry.sha256, found));
    } catch (const Error& error) {
      problems.push_back(error.what());
    }
  }
  return problems;
}

}  // namespace sammoe

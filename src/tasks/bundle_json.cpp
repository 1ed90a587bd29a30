#include "tasks/bundle_json.hpp"

#include "bundle/bundle_manifest.hpp"
#include "bundle/bundle_writer.hpp"

namespace sammoe {

nlohmann::json bundle_json(const BundleInfo& bundle) {
  return {{"folder", bundle.folder.string()}, {"manifest", bundle_manifest_json(bundle)}};
}

BundleInfo read_bundle_json(const DocumentNode& node) {
  const std::string folder = node.at("folder").any_text();
  BundleInfo bundle = parse_bundle_manifest(node.at("manifest").any_text(), folder);
  bundle.folder = folder;
  return bundle;
}

}  // namespace sammoe

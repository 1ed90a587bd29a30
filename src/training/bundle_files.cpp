#include "training/bundle_files.hpp"

#include "bundle/bundle_file.hpp"

#include <utility>

namespace sammoe {

BundleFileSource files_of(TaskHost& host, const BundleInfo& bundle) {
  return [&host, &bundle](const BundleFile& file) {
    return load_bundle_file(bundle, file, host.open_file(file.file));
  };
}

StoreOptions store_options_with(BundleFileSource files) {
  StoreOptions options;
  options.files = std::move(files);
  return options;
}

}  // namespace sammoe

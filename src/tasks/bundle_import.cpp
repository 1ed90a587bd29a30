#include "tasks/bundle_import.hpp"

#include "sammoe/error.hpp"

#include "bundle/bundle_manifest.hpp"
#include "bundle/bundle_writer.hpp"
#include "files/atomic_file.hpp"
#include "files/atomic_folder.hpp"
#include "segmenter/messages.hpp"
#include "tasks/import_host.hpp"
#include "tasks/worker_run.hpp"

#include <string>
#include <system_error>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

void fill_folder(const ImportOptions& options, const fs::path& folder, const ImportRun& run) {
  fs::create_directory(folder / "experts");
  ImportHost host(options, folder);
  const BundleInfo bundle = host.bundle(run(host.order(), host));
  write_atomically(folder / kManifestName, bundle_manifest_json(bundle));
  sync_folder(folder / "experts");
}

}  // namespace

BundleInfo import_bundle(const ImportOptions& options, const ImportRun& run) {
  options.validate();
  AtomicFolder folder(options.output);
  try {
    fill_folder(options, folder.contents(), run);
  } catch (const fs::filesystem_error& error) {
    throw Error(ErrorCode::output,
                options.output.string() + ": cannot be written: " + error.code().message());
  }
  folder.commit();
  return read_bundle_info(options.output);
}

BundleInfo import_in_worker(const ImportOptions& options, const WorkerOptions& worker) {
  return import_bundle(options, [&](const ImportOrder& order, TaskHost& host) {
    const WorkerOrder work{kImportTask, import_order_json(order), "imports the checkpoints",
                           worker_options(options.threads, Device::cpu, worker)};
    return read_import_answer(message_node(run_in_worker(work, host), "the worker"));
  });
}

}  // namespace sammoe

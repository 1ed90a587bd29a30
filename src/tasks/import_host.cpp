#include "tasks/import_host.hpp"

#include "sammoe/error.hpp"
#include "sammoe/printable.hpp"

#include "files/file_bytes.hpp"
#include "tasks/file_output.hpp"
#include "tasks/import_options.hpp"

#include <system_error>
#include <utility>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

/// A network's file holds its checkpoint's numbers, each at most four times as wide (8-bit floats as
/// float32), and its code.
OutputBudget budget_of(const fs::path& checkpoint, const std::string& file) {
  constexpr std::uint64_t kCodeBytes = std::uint64_t{64} << 20;
  std::error_code failure;
  const std::uint64_t bytes = fs::file_size(checkpoint, failure);
  return {file, kCodeBytes + (failure ? 0 : 4 * bytes)};
}

}  // namespace

ImportHost::ImportHost(const ImportOptions& options, fs::path folder)
    : options_(options), folder_(std::move(folder)) {
  add_places(0, "", "experts/general");
  for (std::size_t n = 0; n < options.experts.size(); ++n) {
    const std::string stem = "experts/" + options.experts[n].name;
    add_places(n + 1, stem + ".", stem);
  }
}

void ImportHost::add_places(std::size_t checkpoint, const std::string& encoders, const std::string& decoder) {
  const auto add = [&](NetworkKind kind, const std::string& file) {
    places_[network_name(checkpoint, kind)] = {checkpoint, file, false, {}};
  };
  add(NetworkKind::image_encoder, encoders + "image_encoder.pt");
  add(NetworkKind::prompt_encoder, encoders + "prompt_encoder.pt");
  add(NetworkKind::decoder, decoder + ".pt");
}

const fs::path& ImportHost::checkpoint(std::size_t number) const {
  return number == 0 ? options_.general : options_.experts.at(number - 1).file;
}

std::string ImportHost::expert_name(std::size_t number) const {
  return number == 0 ? "general" : options_.experts.at(number - 1).name;
}

const ImportCheck* ImportHost::check(std::size_t number) const {
  for (const ImportCheck& check : options_.checks)
    if (check.expert == expert_name(number)) return &check;
  return nullptr;
}

ImportOrder ImportHost::order() const {
  ImportOrder order;
  for (std::size_t n = 0; n <= options_.experts.size(); ++n) {
    order.checkpoints.push_back(checkpoint(n).string());
    order.recordings.push_back(check(n) == nullptr ? "" : check(n)->file.string());
  }
  order.half_precision = options_.half_precision;
  order.weights = options_.weights;
  order.lora_scale = options_.lora_scale;
  return order;
}

/// Records the state of the file when it is first opened, so that name_and_hash() can tell whether it changed
/// while the worker read it.
FileDescriptor ImportHost::open_noting(const fs::path& file) {
  FileDescriptor open = open_regular_file(file, ErrorCode::model);
  states_.emplace(file, FileState(open));
  return open;
}

FileDescriptor ImportHost::open_file(const std::string& name) {
  for (std::size_t n = 0; n <= options_.experts.size(); ++n) {
    if (name == checkpoint_name(n)) return open_noting(checkpoint(n));
    if (name == recording_name(n) && check(n) != nullptr) return open_noting(check(n)->file);
  }
  refuse_request("the file " + name);
}

Volume ImportHost::read_image(std::size_t /*number*/) {
  refuse_request("an image");
}

LabelMap ImportHost::read_labels(std::size_t /*number*/) {
  refuse_request("labels");
}

std::unique_ptr<TaskOutput> ImportHost::make_output(const std::string& name) {
  const auto found = places_.find(name);
  if (found == places_.end() || found->second.is_begun) refuse_request("room for the network " + name);
  Place& place = found->second;
  place.is_begun = true;
  return std::make_unique<FileOutput>(folder_ / place.file,
                                      budget_of(checkpoint(place.checkpoint), place.file),
                                      [this, &place](const std::string& sha256) { note(place, sha256); });
}

/// A network that an earlier file already holds, byte by byte, is not stored again.
void ImportHost::note(Place& place, const std::string& sha256) {
  const auto [known, is_new] = stored_.emplace(sha256, place.file);
  std::error_code failure;
  if (!is_new && !fs::remove(folder_ / place.file, failure)) {
    throw Error(ErrorCode::output, (folder_ / place.file).string() +
                                       ": cannot be removed: " + failure.message() + "; nothing was written");
  }
  place.made = BundleFile{known->second, sha256};
}

void ImportHost::report_progress(std::size_t done, std::size_t total, const std::string& /*status*/) {
  if (options_.progress) options_.progress(done, total);
}

std::optional<BundleFile> ImportHost::find(std::size_t checkpoint, NetworkKind kind) const {
  return places_.at(network_name(checkpoint, kind)).made;
}

BundleFile ImportHost::require(std::size_t checkpoint, NetworkKind kind) const {
  if (const auto made = find(checkpoint, kind)) return *made;
  throw Error(ErrorCode::processing,
              "the network " + network_name(checkpoint, kind) + " was not made; nothing was written");
}

std::string ImportHost::name_and_hash(const fs::path& file) const {
  const auto opened = states_.find(file);
  const FileState state = opened == states_.end() ? FileState(file) : opened->second;
  return printable(file.filename().string()) + ", SHA-256 " +
         sha256_of_unchanged_file(file, state, ErrorCode::model);
}

std::string ImportHost::provenance(std::size_t number, const ImportAnswer& answer) const {
  std::string text = name_and_hash(checkpoint(number));
  for (const std::string& note : answer.notes.at(number)) text += "; " + printable_start(note);
  // Not by how much it differs: that depends on the machine, and equal checkpoints give equal bytes.
  if (check(number) != nullptr) text += "; computes what is in " + name_and_hash(check(number)->file);
  return text;
}

void ImportHost::require_complete(const ImportAnswer& answer) const {
  const std::size_t given = options_.experts.size() + 1;
  for (const std::size_t told : {answer.notes.size(), answer.agreements.size()}) {
    if (told == given) continue;
    throw Error(ErrorCode::processing, "the import tells of " + std::to_string(told) +
                                           " checkpoints, not of the " + std::to_string(given) +
                                           " that it was given; nothing was written");
  }
  for (std::size_t n = 0; n < given; ++n) {
    if (check(n) == nullptr || answer.agreements[n]) continue;
    throw Error(ErrorCode::processing,
                check(n)->file.string() + ": was not compared with; nothing was written");
  }
}

void ImportHost::tell(std::size_t number, const ImportAnswer& answer) const {
  if (options_.note)
    for (const std::string& note : answer.notes[number])
      options_.note(expert_name(number), printable_start(note));
  if (options_.checked && check(number) != nullptr)
    options_.checked(expert_name(number), *answer.agreements[number]);
}

BundleInfo ImportHost::bundle(const ImportAnswer& answer) const {
  require_complete(answer);
  BundleInfo bundle = bundle_without_files(options_);
  bundle.roi.size_voxels = answer.roi_size_voxels;
  bundle.image_encoder = require(0, NetworkKind::image_encoder);
  bundle.prompt_encoder = require(0, NetworkKind::prompt_encoder);
  for (std::size_t n = 0; n <= options_.experts.size(); ++n) {
    ExpertInfo expert;
    expert.name = expert_name(n);
    if (n == 0) expert.description = "the general expert";
    expert.provenance = provenance(n, answer);
    expert.decoder = require(n, NetworkKind::decoder);
    if (n > 0) {
      expert.image_encoder = find(n, NetworkKind::image_encoder);
      expert.prompt_encoder = find(n, NetworkKind::prompt_encoder);
    }
    tell(n, answer);
    bundle.experts.push_back(std::move(expert));
  }
  return bundle;
}

}  // namespace sammoe

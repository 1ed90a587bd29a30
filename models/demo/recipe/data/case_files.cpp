#include "case_files.hpp"

#include "sammoe/error.hpp"
#include "sammoe/volume_io.hpp"

#include "core/random_source.hpp"
#include "files/atomic_file.hpp"
#include "files/atomic_folder.hpp"
#include "sample_source.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <deque>
#include <future>
#include <limits>
#include <set>
#include <utility>

namespace sammoe::demo {
namespace {

constexpr float kStoredPerUnit = 1000;
constexpr float kMaxStored = std::numeric_limits<std::int16_t>::max();

/// FNV-1a: a number for a name, the same everywhere.
std::uint64_t number_of(const std::string& name) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char character : name) hash = (hash ^ static_cast<unsigned char>(character)) * 0x100000001b3;
  return hash;
}

Grid grid_of_cases() {
  constexpr double kFirst = -kSpacingMm * (kEdge - 1) / 2.0;  // the middle is the world's origin
  Grid grid;
  grid.size = {kEdge, kEdge, kEdge};
  grid.spacing_mm = {kSpacingMm, kSpacingMm, kSpacingMm};
  grid.origin_in_ras = {kFirst, kFirst, kFirst};
  return grid;
}

/// A label map is the only whole-number volume this library writes, and holds any that lies in 0..65535.
LabelMap stored_image(const Sample& sample) {
  LabelMap map{grid_of_cases(), std::vector<std::uint16_t>(kVoxels)};
  std::transform(sample.image.begin(), sample.image.end(), map.labels.begin(), [](float value) {
    return static_cast<std::uint16_t>(std::lround(std::clamp(value * kStoredPerUnit, 0.F, kMaxStored)));
  });
  return map;
}

LabelMap label_of(const Sample& sample, const Structure& structure) {
  LabelMap map{grid_of_cases(), std::vector<std::uint16_t>(kVoxels)};
  std::transform(sample.codes.begin(), sample.codes.end(), map.labels.begin(),
                 [&](std::uint8_t code) { return structure.codes[code] ? 1 : 0; });
  return map;
}

std::vector<Structure> structures_of(const Sample& sample, Task task) {
  std::vector<Structure> chosen;
  std::copy_if(sample.structures.begin(), sample.structures.end(), std::back_inserter(chosen),
               [&](const Structure& structure) { return structure.task == task; });
  return chosen;
}

/// Writes label maps beside each other: each waits for the disk, which takes many at once as fast as one.
class Writers {
 public:
  void write(const std::filesystem::path& path, LabelMap map) {
    constexpr std::size_t kMaxAtOnce = 16;
    if (writing_.size() == kMaxAtOnce) finish_one();
    writing_.push_back(
        std::async(std::launch::async, [path, held = std::move(map)] { write_label_map(path, held); }));
  }
  /// Throws what a writer threw.
  void finish() {
    while (!writing_.empty()) finish_one();
  }

 private:
  void finish_one() {
    std::future<void> oldest = std::move(writing_.front());
    writing_.pop_front();
    oldest.get();
  }

  std::deque<std::future<void>> writing_;
};

/// Writes the cases of one task into `folder` and gives their rows of the table.
std::string write_task(const SampleSource& source, const CaseFiles& files, const CaseRequest& request,
                       const std::filesystem::path& folder) {
  const std::string task = to_string(request.task);
  const std::uint64_t seed = RandomSource({files.seed, number_of(files.split), number_of(task)}).next();
  std::string rows;
  std::size_t count = 0;
  Writers writers;
  // Not every image of a family has a structure of each of its tasks.
  for (std::uint64_t index = 0; count < request.count; ++index) {
    const Sample sample = source.sample(family_of(request.task), seed, index);
    const std::vector<Structure> structures = structures_of(sample, request.task);
    if (structures.empty()) continue;
    RandomSource random({seed, index});
    const auto which = static_cast<std::size_t>(random.integer(0, static_cast<int>(structures.size()) - 1));
    const std::string name = task + "_" + std::to_string(count++);
    writers.write(folder / (name + ".nii"), stored_image(sample));
    writers.write(folder / (name + "_label.nii"), label_of(sample, structures[which]));
    const std::string path = files.split + "/" + name;
    rows += path + ".nii," + path + "_label.nii,1," + task + "," + files.split + "\n";
  }
  writers.finish();
  return rows;
}

void make_folder(const std::filesystem::path& folder) {
  std::error_code failure;
  std::filesystem::create_directory(folder, failure);
  if (failure || !std::filesystem::is_directory(folder)) {
    throw Error(ErrorCode::output, folder.string() + ": cannot be made: " +
                                       (failure ? failure.message() : std::string("it is a file")) +
                                       "; expected a folder, or a name in a folder that can be written to");
  }
}

}  // namespace

CaseRequest case_request_from(const std::string& text) {
  const std::size_t colon = text.find(':');
  const std::string count = colon == std::string::npos ? "" : text.substr(colon + 1);
  CaseRequest request{task_from(text.substr(0, colon)), 0};
  const char* end = count.data() + count.size();
  const auto [rest, failure] = std::from_chars(count.data(), end, request.count);
  if (failure != std::errc{} || rest != end || request.count == 0)
    throw Error(ErrorCode::usage,
                "'" + text + "' is no number of cases; expected TASK:N, such as nuclei:400");
  return request;
}

void CaseFiles::validate() const {
  const bool is_name = !split.empty() && std::all_of(split.begin(), split.end(), [](char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || character == '-' || character == '_';
  });
  if (!is_name) {
    throw Error(ErrorCode::usage,
                "split '" + split + "' is no name; expected letters, digits, '-' and '_', such as train");
  }
  if (requests.empty()) throw Error(ErrorCode::usage, "no tasks given; expected TASK:N, such as nuclei:400");
  std::set<Task> met;
  for (const CaseRequest& request : requests) {
    if (!met.insert(request.task).second)
      throw Error(ErrorCode::usage, "task " + to_string(request.task) + " is given twice; give it once");
  }
}

void write_cases(const SampleSource& source, const CaseFiles& files) {
  files.validate();
  make_folder(files.folder);
  const std::filesystem::path table = files.folder / (files.split + ".csv");
  if (std::filesystem::exists(table))
    throw Error(ErrorCode::output, table.string() + " is there already; remove it or choose another --split");
  AtomicFolder folder(files.folder / files.split);
  std::string text = "image,label,label_value,task,split\n";
  for (const CaseRequest& request : files.requests)
    text += write_task(source, files, request, folder.contents());
  folder.commit();
  write_atomically(table, text);
}

}  // namespace sammoe::demo

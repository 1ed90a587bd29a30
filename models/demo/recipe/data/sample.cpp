#include "sample.hpp"

#include "sammoe/error.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace sammoe::demo {
namespace {

struct TaskRow {
  Task task;
  const char* name;
  Family family;
};

constexpr std::array<TaskRow, 6> kTasks{{{Task::anatomy, "anatomy", Family::anatomy},
                                         {Task::shapes, "shapes", Family::shapes},
                                         {Task::nuclei, "nuclei", Family::anatomy},
                                         {Task::tubes, "tubes", Family::tubes},
                                         {Task::lesions, "lesions", Family::lesions},
                                         {Task::walls, "walls", Family::walls}}};

const TaskRow& row_of(Task task) {
  return *std::find_if(kTasks.begin(), kTasks.end(), [&](const TaskRow& row) { return row.task == task; });
}

}  // namespace

std::string to_string(Task task) {
  return row_of(task).name;
}

Task task_from(const std::string& name) {
  std::string known;
  for (const TaskRow& row : kTasks) {
    if (name == row.name) return row.task;
    known += (known.empty() ? "" : ", ") + std::string(row.name);
  }
  throw Error(ErrorCode::usage, "unknown task '" + name + "'; expected one of " + known);
}

Family family_of(Task task) {
  return row_of(task).family;
}

Structure structure_of(Task task, std::uint8_t code) {
  Structure structure{task, {}};
  structure.codes.set(code);
  return structure;
}

std::size_t voxel_count(const Sample& sample, const Structure& structure) {
  return static_cast<std::size_t>(std::count_if(sample.codes.begin(), sample.codes.end(),
                                                [&](std::uint8_t code) { return structure.codes[code]; }));
}

void drop_small_structures(Sample& sample) {
  std::array<std::size_t, 256> voxels{};
  for (const std::uint8_t code : sample.codes) ++voxels[code];
  const auto is_small = [&](const Structure& structure) {
    std::size_t sum = 0;
    for (std::size_t code = 0; code < voxels.size(); ++code) sum += structure.codes[code] ? voxels[code] : 0;
    return sum < kLeastVoxels;
  };
  auto& all = sample.structures;
  all.erase(std::remove_if(all.begin(), all.end(), is_small), all.end());
}

}  // namespace sammoe::demo

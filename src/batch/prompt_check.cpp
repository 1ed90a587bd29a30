#include "batch/prompt_check.hpp"

#include "sammoe/error.hpp"
#include "sammoe/volume_io.hpp"

#include "cases/prompt_loading.hpp"

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

namespace sammoe {
namespace {

constexpr std::size_t kLabelsNamed = 10;

std::string names_of(const std::set<std::uint16_t>& labels) {
  std::string text;
  std::size_t count = 0;
  for (const std::uint16_t label : labels) {
    if (count++ == kLabelsNamed) return text + ", ...";
    text += (text.empty() ? "" : ", ") + std::to_string(label);
  }
  return text;
}

bool holds_mask(const BatchCase& job) {
  return std::holds_alternative<CoarseMask>(job.prompts.from);
}

/// The label that the case's prompts must have.
std::optional<std::uint16_t> label_named(const PromptSource& prompts) {
  const auto* const mask = std::get_if<CoarseMask>(&prompts.from);
  return mask != nullptr && mask->clicked_label ? mask->clicked_label : prompts.only_label;
}

}  // namespace

const PromptCheck::Labels& PromptCheck::labels_of_mask(const std::filesystem::path& mask) {
  const auto [entry, is_new] = masks_.try_emplace(mask);
  if (!is_new) return entry->second;
  try {
    std::vector<bool> found(65536, false);
    for (const std::uint16_t label : read_label_map(mask, {}).labels) found[label] = true;
    for (std::size_t label = 1; label < found.size(); ++label)
      if (found[label]) entry->second.insert(static_cast<std::uint16_t>(label));
  } catch (const Error&) {
    entry->second.clear();
  }
  return entry->second;
}

void PromptCheck::require(const BatchCase& job, const Labels& labels) {
  const std::uint16_t label = *label_named(job.prompts);
  if (labels.empty() || labels.count(label) != 0) return;
  problems_.add(job.place, "unknown label " + std::to_string(label) + "; the " +
                               (holds_mask(job) ? "coarse mask has " : "prompts have ") + names_of(labels));
}

void PromptCheck::check(const BatchCase& job) {
  try {
    const ClickedObjects objects = clicked_objects(job.prompts);
    if (!label_named(job.prompts)) return;
    if (holds_mask(job)) return require(job, labels_of_mask(*job.prompts.path()));
    Labels labels;
    for (const ObjectPrompt& object : objects) labels.insert(object.label);
    require(job, labels);
  } catch (const Error& error) {
    problems_.add(job.place, error.what());
  }
}

}  // namespace sammoe

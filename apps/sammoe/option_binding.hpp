#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

namespace sammoe {

/// How an option shows in the help page and the reference. `value` names what it takes, with its range, such
/// as "FILE" or "0..9".
struct OptionText {
  std::string flags;
  std::string value;
  std::string group;
  std::string description;
};

/// Binds an option to a path or an optional path, spaces and all.
template <typename Path>
CLI::Option* add_path(CLI::App& app, Path& target, const OptionText& text) {
  static_assert(std::is_assignable_v<Path&, std::filesystem::path>, "not a path");
  return app
      .add_option_function<std::string>(
          text.flags, [&target](const std::string& given) { target = std::filesystem::path(given); },
          text.description)
      ->type_name(text.value)
      ->group(text.group);
}

/// Binds an option to a number, a text or an optional of them; the default shown is the value `target` has
/// now.
template <typename Value>
CLI::Option* add_value(CLI::App& app, Value& target, const OptionText& text) {
  CLI::Option* option =
      app.add_option(text.flags, target, text.description)->type_name(text.value)->group(text.group);
  if constexpr (std::is_arithmetic_v<Value> || std::is_same_v<Value, std::string>)
    option->capture_default_str();
  return option;
}

/// The words on the command line for an enum's values.
template <typename Enum>
using Choices = std::vector<std::pair<std::string, Enum>>;

template <typename Enum>
std::string joined_words(const Choices<Enum>& choices) {
  std::string words;
  for (const auto& [word, value] : choices) words += (words.empty() ? "" : "|") + word;
  return words;
}

/// Binds an option to an enum or an optional enum by its words. `text.value` is made of them.
template <typename Enum, typename Target>
CLI::Option* add_choice(CLI::App& app, Target& target, const Choices<Enum>& choices, OptionText text) {
  text.value = joined_words(choices);
  CLI::Option* option = app.add_option_function<std::string>(
      text.flags,
      [&target, choices, text](const std::string& given) {
        for (const auto& [word, value] : choices) {
          if (word == given) {
            target = value;
            return;
          }
        }
        throw CLI::ValidationError(text.flags, "'" + given + "' is unknown; expected " + text.value);
      },
      text.description);
  for (const auto& [word, value] : choices) {
    if (target == value) option->default_str(word);
  }
  return option->type_name(text.value)->group(text.group);
}

}  // namespace sammoe

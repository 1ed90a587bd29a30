#pragma once

#include <charconv>
#include <filesystem>
#include <optional>
#include <sstream>
#include <string>
#include <system_error>
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

/// Binds an option that takes one path or several, and may be repeated.
inline CLI::Option* add_paths(CLI::App& app, std::vector<std::filesystem::path>& targets,
                              const OptionText& text) {
  return app
      .add_option_function<std::vector<std::string>>(
          text.flags,
          [&targets](const std::vector<std::string>& given) { targets.assign(given.begin(), given.end()); },
          text.description)
      ->type_name(text.value)
      ->group(text.group);
}

/// A decimal number, whole if `Number` is. CLI11's own conversion would read 010 as 8 and wrap -2 around.
template <typename Number>
Number parse_number(const OptionText& text, const std::string& given) {
  Number number{};
  const char* end = given.data() + given.size();
  const auto [stop, failure] = std::from_chars(given.data(), end, number);
  if (failure != std::errc{} || stop != end)
    throw CLI::ValidationError(text.flags, "'" + given + "' cannot be read; expected " + text.value);
  return number;
}

/// Binds an option to a number; the default shown is the value `target` has now.
template <typename Number, typename = std::enable_if_t<std::is_arithmetic_v<Number>>>
CLI::Option* add_number(CLI::App& app, Number& target, const OptionText& text) {
  std::ostringstream shown;
  shown << target;
  return app
      .add_option_function<std::string>(
          text.flags,
          [&target, text](const std::string& given) { target = parse_number<Number>(text, given); },
          text.description)
      ->default_str(shown.str())
      ->type_name(text.value)
      ->group(text.group);
}

/// Binds an option to a number that may be left out.
template <typename Number>
CLI::Option* add_number(CLI::App& app, std::optional<Number>& target, const OptionText& text) {
  return app
      .add_option_function<std::string>(
          text.flags,
          [&target, text](const std::string& given) { target = parse_number<Number>(text, given); },
          text.description)
      ->type_name(text.value)
      ->group(text.group);
}

/// Binds a repeatable option to numbers, in the order they are given.
template <typename Number>
CLI::Option* add_numbers(CLI::App& app, std::vector<Number>& target, const OptionText& text) {
  return app
      .add_option_function<std::string>(
          text.flags,
          [&target, text](const std::string& given) { target.push_back(parse_number<Number>(text, given)); },
          text.description)
      ->trigger_on_parse()
      ->type_name(text.value)
      ->group(text.group);
}

/// Binds an option to a text or an optional one; the default shown is the text `target` has now.
template <typename Text>
CLI::Option* add_text(CLI::App& app, Text& target, const OptionText& text) {
  CLI::Option* option =
      app.add_option(text.flags, target, text.description)->type_name(text.value)->group(text.group);
  if constexpr (std::is_same_v<Text, std::string>) option->default_str(target);
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

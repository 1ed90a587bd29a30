#include "importer/network_choice.hpp"

#include "sammoe/error.hpp"

#include "core/ascii_text.hpp"
#include "core/refusal.hpp"
#include "importer/network_parts.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace sammoe {
namespace {

/// A name taken apart: "module.mask_decoder.iou_token.weight" is "module." and
/// "mask_decoder.iou_token.weight".
struct WrappedName {
  std::string wrapper;
  std::string plain;
  std::string root;
};

/// A root said twice, as by a module that wraps an encoder under its own name, counts once.
std::string without_trailing(std::string wrapper, const std::string& root) {
  while (ends_with(wrapper, root) &&
         (wrapper.size() == root.size() || wrapper[wrapper.size() - root.size() - 1] == '.'))
    wrapper.resize(wrapper.size() - root.size());
  return wrapper;
}

std::optional<WrappedName> take_apart(const std::string& name) {
  std::optional<std::pair<std::size_t, const char*>> last;
  for (const char* root : kNetworkRoots) {
    for (std::size_t at = name.find(root); at != std::string::npos; at = name.find(root, at + 1)) {
      if ((at == 0 || name[at - 1] == '.') && (!last || at > last->first)) last = {at, root};
    }
  }
  if (!last) return std::nullopt;
  return WrappedName{without_trailing(name.substr(0, last->first), last->second), name.substr(last->first),
                     last->second};
}

/// Tensors of one dict that lie in one wrapper and are named as a network's.
struct NetworkCandidate {
  std::size_t dict = 0;
  std::string wrapper;
  std::set<std::string> roots;
  std::map<std::string, std::string> names;  ///< plain to stored
  bool is_bare = false;                      ///< the names lack the root

  bool is_whole() const { return roots.size() == std::size(kNetworkRoots); }
};

std::vector<NetworkCandidate> find_candidates(const std::vector<StateDict>& dicts) {
  std::vector<NetworkCandidate> candidates;
  for (std::size_t dict = 0; dict < dicts.size(); ++dict) {
    std::map<std::string, NetworkCandidate> by_wrapper;
    for (const std::string& name : dicts[dict].names) {
      const std::optional<WrappedName> parts = take_apart(name);
      if (!parts) continue;
      NetworkCandidate& candidate = by_wrapper[parts->wrapper];
      candidate.dict = dict;
      candidate.wrapper = parts->wrapper;
      candidate.roots.insert(parts->root);
      // Of two names for one tensor the plain one counts; the caller finds the other surplus.
      std::string& stored = candidate.names[parts->plain];
      if (stored.empty() || name.size() < stored.size()) stored = name;
    }
    for (auto& entry : by_wrapper) candidates.push_back(std::move(entry.second));
  }
  const auto is_whole = [](const NetworkCandidate& candidate) { return candidate.is_whole(); };
  if (std::any_of(candidates.begin(), candidates.end(), is_whole))
    candidates.erase(std::remove_if(candidates.begin(), candidates.end(), std::not_fn(is_whole)),
                     candidates.end());
  return candidates;
}

/// What the names of a mask decoder begin with that was saved without the network around it.
bool is_decoder_name(std::string_view name) {
  constexpr std::string_view kParts[] = {
      "transformer.",        "iou_token.", "mask_tokens.", "output_upscaling.", "output_hypernetworks_mlps.",
      "iou_prediction_head."};
  return std::any_of(std::begin(kParts), std::end(kParts),
                     [&](std::string_view part) { return starts_with(name, part); });
}

/// The dicts that hold nothing but such names.
std::vector<NetworkCandidate> find_bare_decoders(const std::vector<StateDict>& dicts) {
  constexpr std::string_view kToken = "iou_token.weight";
  std::vector<NetworkCandidate> candidates;
  for (std::size_t dict = 0; dict < dicts.size(); ++dict) {
    const std::vector<std::string>& names = dicts[dict].names;
    const auto token = std::find_if(names.begin(), names.end(),
                                    [&](const std::string& name) { return ends_with(name, kToken); });
    if (token == names.end()) continue;
    const std::string root = kNetworkRoots[2];
    NetworkCandidate candidate{dict, token->substr(0, token->size() - kToken.size()), {root}, {}, true};
    const std::size_t wrapper = candidate.wrapper.size();
    const bool fits = std::all_of(names.begin(), names.end(), [&](const std::string& name) {
      return starts_with(name, candidate.wrapper) && is_decoder_name(std::string_view(name).substr(wrapper));
    });
    for (const std::string& name : names) candidate.names.emplace(root + name.substr(wrapper), name);
    if (fits) candidates.push_back(std::move(candidate));
  }
  return candidates;
}

std::string wrapper_label(const std::string& wrapper) {
  return wrapper.empty() ? wrapper : wrapper.substr(0, wrapper.size() - 1);
}

/// What the user calls a candidate: its dict, its wrapper, or both.
std::string label(const NetworkCandidate& candidate, const std::vector<StateDict>& dicts) {
  const std::string& key = dicts[candidate.dict].key;
  const std::string wrapper = wrapper_label(candidate.wrapper);
  return key.empty() || wrapper.empty() ? key + wrapper : key + "." + wrapper;
}

/// Whether a word of the label says that these are running averages of weights.
bool is_averaged(const std::string& name) {
  std::string word;
  for (const char letter : lower_case(name) + ".") {
    if (letter != '.' && letter != '_' && letter != '-') {
      word += letter;
      continue;
    }
    if (starts_with(word, "ema") || starts_with(word, "averag") || word == "avg" || word == "swa")
      return true;
    word.clear();
  }
  return false;
}

std::string quoted_labels(const std::vector<const NetworkCandidate*>& candidates,
                          const std::vector<StateDict>& dicts) {
  std::vector<std::string> texts;
  for (const NetworkCandidate* candidate : candidates) {
    const std::string name = label(*candidate, dicts);
    texts.push_back(name.empty() ? "the file's own names" : in_quotes(name));
  }
  return joined(texts, ", ");
}

bool is_called(const NetworkCandidate& candidate, const std::string& name,
               const std::vector<StateDict>& dicts) {
  return name == label(candidate, dicts) || name == dicts[candidate.dict].key ||
         name == wrapper_label(candidate.wrapper);
}

/// The candidates other than `chosen`.
std::vector<const NetworkCandidate*> rivals(const std::vector<NetworkCandidate>& candidates,
                                            const NetworkCandidate* chosen) {
  std::vector<const NetworkCandidate*> others;
  for (const NetworkCandidate& candidate : candidates)
    if (&candidate != chosen) others.push_back(&candidate);
  return others;
}

/// The one candidate that fulfils the condition, if there is exactly one.
template <typename Condition>
const NetworkCandidate* only_one(const std::vector<NetworkCandidate>& candidates, const Condition& fulfils) {
  const auto found = std::find_if(candidates.begin(), candidates.end(), fulfils);
  if (found == candidates.end()) return nullptr;
  return std::any_of(std::next(found), candidates.end(), fulfils) ? nullptr : &*found;
}

const NetworkCandidate& choose_candidate(const std::vector<NetworkCandidate>& candidates,
                                         const std::vector<StateDict>& dicts, const std::string& weights,
                                         const std::string& source) {
  if (candidates.size() == 1) return candidates.front();
  const NetworkCandidate* chosen = nullptr;
  if (weights.empty()) {
    chosen = only_one(candidates, [&](const auto& one) { return !is_averaged(label(one, dicts)); });
  } else {
    chosen = only_one(candidates, [&](const auto& one) { return is_called(one, weights, dicts); });
  }
  if (chosen != nullptr) return *chosen;
  throw Error(ErrorCode::model, source + ": holds " + std::to_string(candidates.size()) +
                                    " networks: " + quoted_labels(rivals(candidates, nullptr), dicts) +
                                    (weights.empty() ? "" : "; not one that is " + in_quotes(weights)) +
                                    "; say which to take, such as --weights " +
                                    label(candidates.back(), dicts));
}

/// Names that trainers keep beside a network and that no step of it reads.
bool is_bookkeeping(const std::string& name) {
  constexpr std::string_view kKnown[] = {"n_averaged", "pixel_mean", "pixel_std"};
  return std::any_of(std::begin(kKnown), std::end(kKnown), [&](std::string_view known) {
    return ends_with(name, known) &&
           (name.size() == known.size() || name[name.size() - known.size() - 1] == '.');
  });
}

/// Keys under which the published checkpoints have their weights, which is not worth a note.
bool is_usual_key(const std::string& key) {
  return key.empty() || key == "model_state_dict" || key == "state_dict";
}

NetworkChoice choice_of(const NetworkCandidate& chosen, const std::vector<NetworkCandidate>& candidates,
                        const std::vector<StateDict>& dicts) {
  NetworkChoice choice{chosen.dict, chosen.names, {}};
  const auto others = rivals(candidates, &chosen);
  const std::string name = label(chosen, dicts);
  if (!others.empty()) {
    choice.notes.push_back("took " + quoted_labels({&chosen}, dicts) + ", not " +
                           quoted_labels(others, dicts) + " (--weights takes another)");
  } else if (!is_usual_key(dicts[chosen.dict].key)) {
    choice.notes.push_back("took " + in_quotes(dicts[chosen.dict].key));
  }
  if (!chosen.wrapper.empty()) choice.notes.push_back("removed " + in_quotes(chosen.wrapper) + " from names");
  if (chosen.is_bare) choice.notes.push_back("added " + in_quotes(kNetworkRoots[2]) + " to names");
  std::set<std::string> known;
  for (const NetworkCandidate& candidate : candidates)
    if (candidate.dict == chosen.dict)
      for (const auto& entry : candidate.names) known.insert(entry.second);
  std::vector<std::string> ignored;
  for (const std::string& stored : dicts[chosen.dict].names) {
    if (known.count(stored) != 0) continue;
    if (is_bookkeeping(stored)) {
      ignored.push_back(stored);
    } else {
      choice.names.emplace(stored, stored);
    }
  }
  if (!ignored.empty()) choice.notes.push_back("ignored " + joined(ignored, ", "));
  return choice;
}

void remove_shared(std::map<std::string, std::string>& names, const std::string& wrapper) {
  for (const auto& entry : names)
    if (!starts_with(entry.first, wrapper)) return;
  std::map<std::string, std::string> renamed;
  for (const auto& [name, stored] : names) renamed.emplace(name.substr(wrapper.size()), stored);
  names = std::move(renamed);
}

/// Of tensors that are not named as a network's.
NetworkChoice choice_of_largest(const std::vector<StateDict>& dicts) {
  const auto largest = std::max_element(dicts.begin(), dicts.end(), [](const auto& one, const auto& other) {
    return one.names.size() < other.names.size();
  });
  NetworkChoice choice;
  choice.dict = static_cast<std::size_t>(largest - dicts.begin());
  for (const std::string& name : largest->names) choice.names.emplace(name, name);
  for (const char* wrapper : {"module.", "_orig_mod."}) remove_shared(choice.names, wrapper);
  return choice;
}

}  // namespace

NetworkChoice choose_network(const std::vector<StateDict>& dicts, const std::string& weights,
                             const std::string& source) {
  std::vector<NetworkCandidate> candidates = find_candidates(dicts);
  if (candidates.empty()) candidates = find_bare_decoders(dicts);
  if (candidates.empty()) return choice_of_largest(dicts);
  const NetworkCandidate& chosen = choose_candidate(candidates, dicts, weights, source);
  NetworkChoice choice = choice_of(chosen, candidates, dicts);
  if (!weights.empty() && !is_called(chosen, weights, dicts))
    choice.notes.push_back("has no " + in_quotes(weights) + ", its only network was taken");
  return choice;
}

}  // namespace sammoe

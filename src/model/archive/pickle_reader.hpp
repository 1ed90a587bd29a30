#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sammoe {

/// Index of a value within its Pickle.
using PickleRef = std::uint32_t;

/// What a pickle describes, as inert data. A call that the pickle asks for becomes an `object` that
/// remembers what would have been called; nothing is.
struct PickleValue {
  enum class Kind {
    none,
    boolean,     ///< `integer`
    integer,     ///< `integer`
    real,        ///< `real`
    text,        ///< `text`, UTF-8
    bytes,       ///< `text`
    list,        ///< `items`
    tuple,       ///< `items`
    set,         ///< `items`
    dict,        ///< `items`: key, value, key, value, ...
    global,      ///< a name to import, `text` = "module.name"
    object,      ///< `callable` applied to the tuple `argument`; `items` as a dict's if it was filled as one
    persistent,  ///< something outside the pickle, known by its id `argument`
    unknown,     ///< a value of no interest here: a whole number beyond 64 bits
  };

  Kind kind = Kind::none;
  std::int64_t integer = 0;
  double real = 0;
  std::string text;
  std::vector<PickleRef> items;
  PickleRef callable = 0;
  PickleRef argument = 0;
};

/// What a pickle hands to a value after it was made, for it to take its state from.
struct PickleState {
  PickleRef target = 0;
  PickleRef state = 0;
};

/// The values of a pickle. They may refer to each other in circles.
struct Pickle {
  std::vector<PickleValue> values;
  PickleRef root = 0;
  std::vector<PickleState> states;

  const PickleValue& operator[](PickleRef ref) const { return values[ref]; }
  /// The value under a text key of a dict, or of an object filled like one (an OrderedDict).
  std::optional<PickleRef> find(PickleRef dict, const std::string& key) const;
};

/// Interprets a pickle of protocol 2 to 5, as `torch.save` writes it. Nothing it names is imported or run,
/// and memory stays in proportion to its bytes. Throws Error{model} naming `source` and the byte.
Pickle read_pickle(const std::string& bytes, const std::string& source);

}  // namespace sammoe

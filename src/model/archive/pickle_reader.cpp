#include "model/archive/pickle_reader.hpp"

#include "model/archive/pickle_stack.hpp"

#include <utility>

namespace sammoe {
namespace {

/// Runs a pickle on its stack, with every operation that would touch the outside world replaced by a note of
/// it. Opcodes are those of Python's pickletools.
class PickleMachine : private PickleStack {
 public:
  using PickleStack::PickleStack;

  Pickle run() {
    if (cursor_.take_unsigned(1) != 0x80) cursor_.fail("it does not begin with a protocol of 2 or above");
    require_protocol();
    for (;;) {
      const auto opcode = static_cast<unsigned char>(cursor_.take_unsigned(1));
      if (opcode == '.') break;
      const bool known = scalar(opcode) || text(opcode) || container(opcode) || filling(opcode) ||
                         object(opcode) || stack_or_memo(opcode);
      if (!known) cursor_.fail("operation " + std::to_string(opcode) + " is not one torch.save uses");
    }
    pickle_.root = pop();
    return std::move(pickle_);
  }

 private:
  void require_protocol() {
    const std::uint64_t protocol = cursor_.take_unsigned(1);
    if (protocol < 2 || protocol > 5) cursor_.fail("protocol " + std::to_string(protocol) + " is not 2 to 5");
  }

  bool scalar(unsigned char opcode) {
    switch (opcode) {
      case 'N':
        return push_kind(Kind::none);
      case 0x88:
        return push_kind(Kind::boolean, 1);
      case 0x89:
        return push_kind(Kind::boolean, 0);
      case 'J':
        return push_kind(Kind::integer, cursor_.take_signed(4));
      case 'K':
        return push_kind(Kind::integer, static_cast<std::int64_t>(cursor_.take_unsigned(1)));
      case 'M':
        return push_kind(Kind::integer, static_cast<std::int64_t>(cursor_.take_unsigned(2)));
      case 0x8a:
        return push_long(cursor_.take_unsigned(1));
      case 0x8b:
        return push_long(cursor_.take_unsigned(4));
      case 'G': {
        PickleValue value;
        value.kind = Kind::real;
        value.real = cursor_.take_big_endian_double();
        return push(std::move(value));
      }
      default:
        return false;
    }
  }

  bool push_long(std::uint64_t count) {
    if (count <= 8) return push_kind(Kind::integer, cursor_.take_signed(count));
    cursor_.take(count);
    return push_kind(Kind::unknown);
  }

  bool text(unsigned char opcode) {
    switch (opcode) {
      case 0x8c:
        return push_text(Kind::text, cursor_.take(cursor_.take_unsigned(1)));
      case 'X':
        return push_text(Kind::text, cursor_.take(cursor_.take_unsigned(4)));
      case 0x8d:
        return push_text(Kind::text, cursor_.take(cursor_.take_unsigned(8)));
      case 'U':
        return push_text(Kind::text, cursor_.take(cursor_.take_unsigned(1)));  // Python 2's str
      case 'T':
        return push_text(Kind::text, cursor_.take(cursor_.take_unsigned(4)));
      case 'C':
        return push_text(Kind::bytes, cursor_.take(cursor_.take_unsigned(1)));
      case 'B':
        return push_text(Kind::bytes, cursor_.take(cursor_.take_unsigned(4)));
      case 0x8e:  // bytes and bytearray with a length of 8 bytes
      case 0x96:
        return push_text(Kind::bytes, cursor_.take(cursor_.take_unsigned(8)));
      default:
        return false;
    }
  }

  bool container(unsigned char opcode) {
    switch (opcode) {
      case ')':
        return push_kind(Kind::tuple);
      case 0x85:
        return push_items(Kind::tuple, pop_many(1));
      case 0x86:
        return push_items(Kind::tuple, pop_many(2));
      case 0x87:
        return push_items(Kind::tuple, pop_many(3));
      case 't':
        return push_items(Kind::tuple, pop_to_mark());
      case ']':
        return push_kind(Kind::list);
      case 'l':
        return push_items(Kind::list, pop_to_mark());
      case '}':
        return push_kind(Kind::dict);
      case 'd':
        return push_items(Kind::dict, pairs(pop_to_mark()));
      case 0x8f:
        return push_kind(Kind::set);
      case 0x91:
        return push_items(Kind::set, pop_to_mark());
      default:
        return false;
    }
  }

  std::vector<PickleRef> pairs(std::vector<PickleRef> items) const {
    if (items.size() % 2 != 0) cursor_.fail("a key has no value");
    return items;
  }

  bool filling(unsigned char opcode) {
    switch (opcode) {
      case 'a':
        return extend(pop_many(1), Kind::list);
      case 'e':
        return extend(pop_to_mark(), Kind::list);
      case 0x90:
        return extend(pop_to_mark(), Kind::set);
      case 's':
        return extend(pop_many(2), Kind::dict);
      case 'u':
        return extend(pairs(pop_to_mark()), Kind::dict);
      default:
        return false;
    }
  }

  bool extend(const std::vector<PickleRef>& items, Kind kind) {
    PickleValue& target = pickle_.values[top()];
    // An object is a subclass of the container it is filled like. Only keys and values are of interest.
    if (target.kind == Kind::object && kind != Kind::dict) return true;
    if (target.kind != kind && target.kind != Kind::object)
      cursor_.fail("elements are put into what holds none");
    target.items.insert(target.items.end(), items.begin(), items.end());
    return true;
  }

  bool object(unsigned char opcode) {
    switch (opcode) {
      case 'c': {
        const std::string module = cursor_.take_line();
        return push_text(Kind::global, module + "." + cursor_.take_line());
      }
      case 0x93: {
        const std::vector<PickleRef> names = pop_many(2);
        if (pickle_[names[0]].kind != Kind::text || pickle_[names[1]].kind != Kind::text)
          cursor_.fail("a global's name is not text");
        return push_text(Kind::global, pickle_[names[0]].text + "." + pickle_[names[1]].text);
      }
      case 'R':     // call
      case 0x81: {  // cls.__new__
        const std::vector<PickleRef> call = pop_many(2);
        return push_call(call[0], call[1]);
      }
      case 0x92: {  // cls.__new__ with keyword arguments, which are of no interest
        const std::vector<PickleRef> call = pop_many(3);
        return push_call(call[0], call[1]);
      }
      case 'b': {
        const PickleRef state = pop();
        pickle_.states.push_back({top(), state});
        return true;
      }
      case 'Q': {
        PickleValue value;
        value.kind = Kind::persistent;
        value.argument = pop();
        return push(std::move(value));
      }
      default:
        return false;
    }
  }

  bool push_call(PickleRef callable, PickleRef argument) {
    if (pickle_[argument].kind != Kind::tuple) cursor_.fail("the arguments of a call are not a tuple");
    PickleValue value;
    value.kind = Kind::object;
    value.callable = callable;
    value.argument = argument;
    return push(std::move(value));
  }

  bool stack_or_memo(unsigned char opcode) {
    switch (opcode) {
      case '(':
        return mark();
      case '0':
        pop();
        return true;
      case '1':
        pop_to_mark();
        return true;
      case '2':
        return duplicate();
      case 'q':
        return memorise(cursor_.take_unsigned(1));
      case 'r':
        return memorise(cursor_.take_unsigned(4));
      case 0x94:
        return memorise(memo_count());
      case 'h':
        return recall(cursor_.take_unsigned(1));
      case 'j':
        return recall(cursor_.take_unsigned(4));
      case 0x95:
        cursor_.take_unsigned(8);
        return true;  // the length of what follows; a hint only
      case 0x80:
        require_protocol();
        return true;
      default:
        return false;
    }
  }
};

}  // namespace

std::optional<PickleRef> Pickle::find(PickleRef dict, const std::string& key) const {
  const PickleValue& container = values[dict];
  if (container.kind != PickleValue::Kind::dict && container.kind != PickleValue::Kind::object)
    return std::nullopt;
  // From the end: of equal keys the last one counts, as in Python.
  for (std::size_t n = container.items.size(); n >= 2; n -= 2) {
    const PickleValue& name = values[container.items[n - 2]];
    if (name.kind == PickleValue::Kind::text && name.text == key) return container.items[n - 1];
  }
  return std::nullopt;
}

Pickle read_pickle(const std::string& bytes, const std::string& source) {
  return PickleMachine(bytes, source).run();
}

}  // namespace sammoe

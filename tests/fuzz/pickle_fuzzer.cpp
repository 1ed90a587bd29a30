// The pickle of a checkpoint: refused, or values that refer to each other only.
#include "fuzz/input_file.hpp"
#include "model/archive/pickle_reader.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sammoe;
  fuzz::read_or_refuse(ErrorCode::model, [&] {
    const Pickle pickle = read_pickle(std::string(reinterpret_cast<const char*>(data), size), "test");
    const std::size_t count = pickle.values.size();
    fuzz::require(count <= size && pickle.root < count);
    for (const PickleValue& value : pickle.values) {
      fuzz::require(value.callable < count && value.argument < count);
      for (const PickleRef item : value.items) fuzz::require(item < count);
    }
    for (const PickleState& state : pickle.states) fuzz::require(state.target < count && state.state < count);
    pickle.find(pickle.root, "state_dict");
  });
  return 0;
}

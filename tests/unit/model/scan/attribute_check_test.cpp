#include "model/scan/attribute_check.hpp"

#include "model/networks/module_loading.hpp"
#include "support/error_matchers.hpp"
#include "support/module_records.hpp"
#include "unit/model/script_modules.hpp"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

std::string text(const std::string& words) {
  return "X" + std::string(1, static_cast<char>(words.size())) + std::string(3, '\0') + words;
}

std::string object(const std::string& class_name,
                   const std::vector<std::pair<std::string, std::string>>& attributes) {
  std::string state = "}(";
  for (const auto& [name, value] : attributes) state += text(name) + value;
  return "c__torch__\n" + class_name + "\n)\x81" + state + "ub";
}

const std::string kTrue = "\x88";

/// A network with an attribute of each type that a network may have; `changed` replaces one of them.
std::string network_with(const std::pair<std::string, std::string>& changed = {}) {
  std::vector<std::pair<std::string, std::string>> attributes{
      {"flag", kTrue},
      {"count", "K\x07"},
      {"rate", "G@\x08" + std::string(6, '\0')},
      {"words", text("a")},
      {"pair", "K\x01" + kTrue + "\x86"},
      {"maybe", "N"},
      {"part", object("Part", {{"first", "K\x01"}, {"second", "K\x02"}})}};
  for (auto& [name, value] : attributes)
    if (name == changed.first) value = changed.second;
  const std::string code =
      "class Network(Module):\n  __parameters__ = []\n  __buffers__ = []\n  flag : bool\n  count : int\n  "
      "rate : float\n"
      "  words : str\n  pair : Tuple[int, bool]\n  maybe : Optional[int]\n  part : __torch__.Part\n"
      "  def forward(self: __torch__.Network,\n    x: Tensor) -> Tensor:\n"
      "    return torch.add(x, self.part.second)\n"
      "class Part(Module):\n  __parameters__ = []\n  __buffers__ = []\n  first : int\n  second : int\n"
      "class Small(Module):\n  __parameters__ = []\n  __buffers__ = []\n";
  return test::module_file({{"data.pkl", "\x80\x02" + object("Network", attributes) + "."},
                            {"code/__torch__.py", code},
                            {"constants.pkl", "\x80\x02)."}});
}

TEST(AttributeCheck, AcceptsWhatTheClassDeclares) {
  torch::jit::Module module = module_from_bytes(network_with(), "file.pt");
  EXPECT_EQ(module.forward({torch::ones({1})}).toTensor().item<float>(), 3);
  EXPECT_NO_THROW(module_from_bytes(network_with({"maybe", "K\x05"}), "file.pt"));
}

TEST(AttributeCheck, RefusesAnObjectOfAnotherClass) {
  // Compiled code would read Part's second slot off an object that has none.
  expect_error(ErrorCode::model, {"file.pt", "module.part", "Part"}, [] {
    module_from_bytes(network_with({"part", object("Small", {})}), "file.pt");
  });
}

TEST(AttributeCheck, RefusesValuesOfAnotherType) {
  for (const char* name : {"flag", "rate", "words", "pair"}) {
    expect_error(ErrorCode::model, {"file.pt", std::string("module.") + name}, [&] {
      module_from_bytes(network_with({name, "K\x01"}), "file.pt");
    });
  }
  for (const auto& [name, value] : {std::pair{"count", kTrue}, std::pair{"count", std::string("N")},
                                    std::pair{"maybe", kTrue}, std::pair{"pair", std::string("K\x01\x85")},
                                    std::pair{"pair",
                                              "K\x01"
                                              "K\x01\x86" +
                                                  std::string()},
                                    std::pair{"words", std::string(")")}}) {
    expect_error(ErrorCode::model, {"file.pt", std::string("module.") + name}, [name = name, value = value] {
      module_from_bytes(network_with({name, value}), "file.pt");
    });
  }
}

TEST(AttributeCheck, LooksIntoListsAndTables) {
  torch::jit::Module module("Network");
  module.register_attribute("sizes", c10::ListType::ofInts(), c10::List<std::int64_t>{1, 2});
  module.register_attribute("tensors", c10::ListType::ofTensors(), c10::List<at::Tensor>{torch::ones({2})});
  c10::Dict<std::string, std::int64_t> table;
  table.insert("a", 1);
  module.register_attribute("table", c10::DictType::create(c10::StringType::get(), c10::IntType::get()),
                            table);
  module.define(
      "def forward(self, x):\n    return x + self.sizes[0] + self.table[\"a\"] + self.tensors[0]\n");
  const std::string good = saved(module);
  EXPECT_NO_THROW(module_from_bytes(good, "file.pt"));
  std::vector<test::ModuleRecord> records = test::records_of(good);
  const std::string before = "build_intlist";
  for (test::ModuleRecord& record : records) {
    const std::size_t at = record.data.find(before);
    if (record.name == "data.pkl" && at != std::string::npos)
      record.data.replace(at, before.size(), "build_doublelist");
  }
  expect_error(ErrorCode::model, {"file.pt"},
               [&] { module_from_bytes(test::module_file(records), "file.pt"); });
}

}  // namespace
}  // namespace sammoe

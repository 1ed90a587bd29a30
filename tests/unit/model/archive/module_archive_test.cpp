#include "model/archive/module_archive.hpp"

#include "model/archive/memory_archive.hpp"
#include "model/networks/module_loading.hpp"
#include "model/scan/script_scan.hpp"
#include "support/error_matchers.hpp"
#include "support/module_records.hpp"
#include "unit/model/script_modules.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

using test::module_file;
using test::ModuleRecord;
using test::records_of;

/// A module with a parameter, a buffer on part of its storage, a part, and a tensor among its constants.
std::string good_file() {
  torch::jit::Module part("Part");
  part.register_buffer("shift", torch::arange(12).view({3, 4}).t().slice(0, 1, 3));
  part.define("def forward(self, x):\n    return x + self.shift\n");
  torch::jit::Module module("Network");
  module.register_parameter("weight", torch::ones({2, 3}, at::kHalf), false);
  module.register_attribute("sizes", c10::ListType::ofInts(), c10::List<std::int64_t>{1, 2});
  module.register_module("part", part);
  module.define("def forward(self, x):\n    return self.part.forward(x) * self.weight\n");
  return saved(module);
}

ModuleRecord& find(std::vector<ModuleRecord>& records, const std::string& name) {
  for (ModuleRecord& record : records)
    if (record.name == name) return record;
  throw std::runtime_error("no record " + name);
}

void check(const std::string& bytes) {
  caffe2::serialize::PyTorchStreamReader archive(std::make_shared<MemoryArchive>(bytes));
  check_module_archive(archive, bytes, "file.pt");
}

/// The good file with another data.pkl.
std::string with_data(const std::string& program) {
  std::vector<ModuleRecord> records = records_of(good_file());
  find(records, "data.pkl").data = "\x80\x02" + program + ".";
  return module_file(records);
}

void expect_refused(const std::string& bytes, const std::vector<std::string>& words) {
  std::vector<std::string> all{"file.pt"};
  all.insert(all.end(), words.begin(), words.end());
  expect_error(ErrorCode::model, all, [&] { check(bytes); });
  expect_error(ErrorCode::model, all, [&] { module_from_bytes(bytes, "file.pt"); });
}

std::string text(const std::string& words) {
  return "X" + std::string(1, static_cast<char>(words.size())) + std::string(3, '\0') + words;
}

std::string storage(const std::string& key, int elements) {
  return "(" + text("storage") + "ctorch\nFloatStorage\n" + text(key) + text("cpu") + "K" +
         static_cast<char>(elements) + "tQ";
}

/// A call that rebuilds a tensor of `size` elements at `offset` of a storage.
std::string tensor_arguments(const std::string& stored, int offset, int size) {
  return "(" + stored + "K" + static_cast<char>(offset) + "(K" + static_cast<char>(size) + "t(K\x01t\x89" +
         "ccollections\nOrderedDict\n)Rt";
}

const std::string kRebuild = "ctorch._utils\n_rebuild_tensor_v2\n";

TEST(ModuleArchive, AcceptsWhatLibTorchSavesAndNamesItsClasses) {
  const std::string bytes = good_file();
  caffe2::serialize::PyTorchStreamReader archive(std::make_shared<MemoryArchive>(bytes));
  EXPECT_THAT(check_module_archive(archive, bytes, "file.pt").classes,
              testing::UnorderedElementsAre("__torch__.Network", "__torch__.Part"));
  EXPECT_NO_THROW(module_from_bytes(bytes, "file.pt"));
}

TEST(ModuleArchive, RefusesTensorsThatReachBeyondTheirRecord) {
  std::vector<ModuleRecord> records = records_of(good_file());
  ModuleRecord& record = find(records, "data/0");
  record.data.resize(record.data.size() - 1);
  expect_refused(module_file(records), {"data/0", "bytes"});

  const std::size_t bytes = find(records, "data/1").data.size();
  const int elements = static_cast<int>(bytes / 4);
  EXPECT_NO_THROW(check(with_data(kRebuild + tensor_arguments(storage("1", elements), 0, elements) + "R")));
  expect_refused(with_data(kRebuild + tensor_arguments(storage("1", elements + 1), 0, 1) + "R"),
                 {"data/1", "it has " + std::to_string(bytes)});
  expect_refused(with_data(kRebuild + tensor_arguments(storage("1", elements), 1, elements) + "R"),
                 {"data.pkl", "storage"});
  expect_refused(with_data(storage("1", elements + 1)), {"data/1"});
  expect_refused(with_data(storage("99", 1)), {"data/99", "missing"});
}

TEST(ModuleArchive, RefusesCallsThatMakeMoreThanPlainData) {
  expect_refused(with_data("cos\nsystem\n(" + text("true") + "tR"), {"data.pkl", "os.system"});
  expect_refused(with_data("cother\nNetwork\n"), {"data.pkl", "other.Network"});
  expect_refused(with_data("ctorch._utils\n_rebuild_qtensor\n)R"), {"_rebuild_qtensor"});
}

TEST(ModuleArchive, RefusesCustomClassesAndClassesThatAreNotThere) {
  expect_error(
      ErrorCode::model, {"file.pt", "custom class", "torch.classes.quantized.Conv3dPackedParamsBase"}, [] {
        module_from_bytes(with_data("c__torch__.torch.classes.quantized\nConv3dPackedParamsBase\n)\x81K\x01"
                                    "b"),
                          "file.pt");
      });
  expect_error(ErrorCode::model, {"file.pt"},
               [] { module_from_bytes(with_data("c__torch__\nElsewhere\n)\x81}b"), "file.pt"); });
}

TEST(ModuleArchive, RefusesANumberOrAFunctionInAnotherPlace) {
  const std::string beyond = tensor_arguments(storage("1", 24), 0, 200);
  // LibTorch numbers its functions, and takes any number for one.
  expect_refused(with_data(kRebuild + std::string("0K\0", 3) + beyond + "R"), {"not a function"});
  expect_refused(with_data(kRebuild + beyond + "b"), {"not an instance of a class"});
  expect_refused(with_data(kRebuild + ")\x81" + beyond + "b"), {"not an instance of a class"});
}

TEST(ModuleArchive, RefusesWhatIsNestedTooDeep) {
  const auto nested = [](int depth) {
    return with_data(")" + std::string(static_cast<std::size_t>(depth - 1), '\x85'));
  };
  EXPECT_NO_THROW(check(nested(500)));
  expect_refused(nested(501), {"data.pkl", "nested deeper than 500"});
  expect_refused(nested(3000000), {"data.pkl", "nested deeper than 500"});
  std::string objects = "N";
  for (int n = 0; n < 600; ++n) objects = "c__torch__\nPart\n)\x81" + objects + "b";
  expect_refused(with_data(objects), {"nested deeper than 500"});
  expect_refused(with_data("]q\x01h\x01"
                           "a"),
                 {"holds itself"});
}

TEST(ModuleArchive, RefusesASmallFileThatFillsTheMemory) {
  std::string file;
  caffe2::serialize::PyTorchStreamWriter writer([&](const void* data, std::size_t size) {
    file.append(static_cast<const char*>(data), size);
    return size;
  });
  for (const ModuleRecord& record : records_of(good_file()))
    writer.writeRecord(record.name, record.data.data(), record.data.size());
  const std::string zeros(70 << 20, '\0');
  writer.writeRecord("extra/zeros", zeros.data(), zeros.size(), /*compress=*/true);
  writer.writeEndOfFile();
  ASSERT_LT(file.size(), std::size_t{1} << 20);
  expect_refused(file, {"unpack to more than"});
}

/// The good file with an attribute whose data is given a type by its text.
std::string with_type_tag(const std::string& type) {
  const std::string length(1, static_cast<char>(type.size() & 0xff));
  const std::string high(1, static_cast<char>(type.size() >> 8 & 0xff));
  const std::string higher(1, static_cast<char>(type.size() >> 16));
  return with_data("ctorch.jit._pickle\nrestore_type_tag\n}X" + length + high + higher +
                   std::string(1, '\0') + type + "\x86R");
}

TEST(ModuleArchive, RefusesATypeTagThatNamesCodeOrExhaustsTheStack) {
  for (const char* type : {"Dict[str, int]", "List[Tuple[int, Optional[Tensor]]]", "Dict[int, List[float]]"})
    EXPECT_NO_THROW(check(with_type_tag(type))) << type;
  for (const char* type :
       {"Dict[str, __torch__.hidden.Network]", "__torch__.hidden.Network", "Network", "List[int", "List]int[",
        "Dict[str, int](torch.save)", "", "List[List[List[List[List[List[List[List[List[int]]]]]]]]]"}) {
    if (*type != '\0') expect_refused(with_type_tag(type), {"data.pkl", "no network needs"});
  }
  std::string deep;
  for (int n = 0; n < 200000; ++n) deep += "List[";
  expect_refused(with_type_tag(deep), {"data.pkl", "no network needs"});
  expect_refused(with_data("ctorch.jit._pickle\nrestore_type_tag\n}K\x01\x86R"), {"data.pkl", "not text"});
}

/// Names of the records that LibTorch gets to see; not the byte order, which LibTorch 2 writes.
std::vector<std::string> records_seen(const std::string& bytes) {
  std::vector<std::string> names =
      caffe2::serialize::PyTorchStreamReader(scan_script(bytes, "file.pt").archive).getAllRecords();
  names.erase(std::remove(names.begin(), names.end(), "byteorder"), names.end());
  return names;
}

TEST(ModuleArchive, LibTorchSeesOnlyWhatWasChecked) {
  std::vector<ModuleRecord> records = records_of(good_file());
  records.push_back({"code/__torch__/hidden.py",
                     "class Hidden(Module):\n  def forward(self: __torch__.hidden.Hidden,\n    y: "
                     "Tensor=torch.from_file(\"a\", True, 8)) -> int:\n    return 1\n"});
  records.push_back({"code/__torch__/hidden.py.debug_pkl", "\x80\x02)\x85\x85R."});
  records.push_back({"attributes.pkl", "\x80\x02)\x85\x85R."});
  records.push_back({"data/99", "not named by data.pkl"});
  const std::string bytes = module_file(records);
  EXPECT_THAT(records_seen(bytes),
              testing::UnorderedElementsAre(testing::AnyOf("version", ".data/version"), "data.pkl",
                                            "constants.pkl", "code/__torch__.py", "data/0", "data/1"));
  EXPECT_NO_THROW(module_from_bytes(bytes, "file.pt"));
}

TEST(ModuleArchive, TheArchiveMadeAnewHoldsTheSameBytesAtMultiplesOf64) {
  const std::string bytes = good_file();
  caffe2::serialize::PyTorchStreamReader before(std::make_shared<MemoryArchive>(bytes));
  caffe2::serialize::PyTorchStreamReader after(scan_script(bytes, "file.pt").archive);
  for (const std::string& name : after.getAllRecords()) {
    const auto [old_data, old_size] = before.getRecord(name);
    const auto [data, size] = after.getRecord(name);
    EXPECT_EQ(std::string(static_cast<const char*>(data.get()), size),
              std::string(static_cast<const char*>(old_data.get()), old_size))
        << name;
    EXPECT_EQ(after.getRecordOffset(name) % 64, 0U) << name;
  }
}

/// What LibTorch's unpickler of the notes for error messages would do with this one is heap corruption.
TEST(ModuleArchive, AFailingNetworkDoesNotReadNotesOnCode) {
  torch::jit::Module network("Network");
  network.define("def forward(self, x):\n    assert x.dim() == 5, \"five axes\"\n    return x\n");
  std::vector<ModuleRecord> records = records_of(saved(network));
  for (ModuleRecord& record : records) {
    if (record.name.find("debug_pkl") != std::string::npos) record.data = "\x80\x02)\x85\x85R.";
  }
  torch::jit::Module loaded = module_from_bytes(module_file(records), "file.pt");
  EXPECT_ANY_THROW(loaded.forward({torch::ones({2})}));
}

TEST(ModuleArchive, RefusesAFileWhoseDirectoryCanBeReadInTwoWays) {
  const std::string good = good_file();
  const std::size_t end = good.size() - 22;
  ASSERT_EQ(good.substr(end, 4), "PK\x05\x06");
  std::string longer = good;
  longer[end + 20] = 8;
  expect_refused(longer + "xxxxPK\x05\x06", {"zip directory"});
  std::string other = good;
  other[end + 16] = static_cast<char>(other[end + 16] ^ 1);
  expect_refused(other, {"file.pt"});
  std::string fewer = good;
  fewer[end + 10] = static_cast<char>(fewer[end + 10] - 1);
  expect_refused(fewer, {"file.pt"});
  // An end record of 64 bits that contradicts the one of 32 bits.
  std::string contradiction = good;
  contradiction.replace(end + 8, 4, std::string(4, '\0'));
  contradiction.replace(end + 12, 8, std::string(8, '\0'));
  expect_refused(contradiction, {"zip directory"});
}

TEST(ModuleArchive, RefusesARecordThatIsThereTwice) {
  std::vector<ModuleRecord> records = records_of(good_file());
  records.push_back({"code/__torch__.pz", "another"});
  std::string bytes = module_file(records);
  for (std::size_t at = bytes.find("__torch__.pz"); at != std::string::npos;
       at = bytes.find("__torch__.pz", at))
    bytes[at + 11] = 'y';
  expect_refused(bytes, {"file.pt"});
}

TEST(ModuleArchive, RefusesMoreCodeAndLargerPicklesThanNetworksHave) {
  std::vector<ModuleRecord> records = records_of(good_file());
  std::string& code = find(records, "code/__torch__.py").data;
  std::string many = code;
  for (int n = 0; n < 100; ++n)
    many += "class More" + std::to_string(n) + "(Module):\n  edge : int\n" + std::string(45000, '#') + "\n";
  code = many;
  expect_error(ErrorCode::model, {"file.pt", "bytes of code"},
               [&] { module_from_bytes(module_file(records), "file.pt"); });
  expect_refused(with_data(std::string(17 << 20, 'N')), {"data.pkl", "at most 16777216"});
}

/// One to four bytes changed, taken out or doubled. Seeds are fixed, so a failure repeats.
std::string mutated(std::string bytes, std::mt19937& random) {
  const auto below = [&](std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
  };
  const std::string interesting{'\0', '\x01', '\x7f', '\x80', '\xff', '(', 't',   'R',
                                'Q',  'b',    'h',    'K',    'u',    ')', '\x81'};
  for (std::size_t changes = 1 + below(4); changes > 0 && !bytes.empty(); --changes) {
    const std::size_t at = below(bytes.size());
    switch (below(4)) {
      case 0:
        bytes[at] = static_cast<char>(below(256));
        break;
      case 1:
        bytes[at] = interesting[below(interesting.size())];
        break;
      case 2:
        bytes.erase(at, 1 + below(4));
        break;
      default:
        bytes.insert(at, bytes.substr(at, 1 + below(12)));
        break;
    }
  }
  return bytes;
}

/// Loads it and reads every number, so that a tensor that leaves its memory shows under a sanitizer.
bool loads(const std::string& file) {
  try {
    const torch::jit::Module module = module_from_bytes(file, "file.pt");
    for (const at::Tensor& tensor : module.parameters()) tensor.sum().item<double>();
    for (const at::Tensor& tensor : module.buffers()) tensor.sum().item<double>();
    return true;
  } catch (const Error& error) {
    EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << error.what();
    return false;
  }
}

/// What the check lets through must do no harm to LibTorch's own readers.
TEST(ModuleArchive, ChangedPicklesAndCodeLoadOrAreAnError) {
  const std::vector<ModuleRecord> whole = records_of(good_file());
  std::mt19937 random(20240811);
  for (const auto& [name, rounds] :
       {std::pair{"data.pkl", 1000}, std::pair{"constants.pkl", 300}, std::pair{"code/__torch__.py", 700}}) {
    int loaded = 0;
    for (int round = 0; round < rounds; ++round) {
      std::vector<ModuleRecord> records = whole;
      std::string& data = find(records, name).data;
      data = mutated(data, random);
      loaded += loads(module_file(records)) ? 1 : 0;
    }
    EXPECT_GT(loaded, 0) << name;
    EXPECT_LT(loaded, rounds / 2) << name;
  }
}

TEST(ModuleArchive, EveryCutAndChangedFileIsRefusedOrWhole) {
  const std::string good = good_file();
  for (std::size_t size = 0; size < good.size(); size += 7)
    expect_error(ErrorCode::model, {"file.pt"}, [&] { module_from_bytes(good.substr(0, size), "file.pt"); });
  // A bundle's files have a SHA-256; here the point is that nothing worse than an Error comes of a change.
  for (std::size_t at = 0; at < good.size(); at += 5) {
    std::string changed = good;
    changed[at] = static_cast<char>(changed[at] ^ 0x11);
    try {
      module_from_bytes(changed, "file.pt");
    } catch (const Error&) {
    }
  }
}

}  // namespace
}  // namespace sammoe

#include "model/scan/script_scan.hpp"

#include "sammoe/error.hpp"
#include "sammoe/printable.hpp"

#include "core/ascii_text.hpp"
#include "model/archive/memory_archive.hpp"
#include "model/archive/module_archive.hpp"
#include "model/scan/call_check.hpp"
#include "model/scan/node_check.hpp"
#include "model/scan/script_syntax.hpp"
#include "model/torch_error.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include <caffe2/serialize/inline_container.h>
#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/serialization/import_read.h>
#include <torch/csrc/jit/serialization/import_source.h>
#include <torch/script.h>

namespace sammoe {
namespace {

using caffe2::serialize::PyTorchStreamReader;
using torch::jit::Source;

/// LibTorch compiles a megabyte in some seconds and some hundred megabytes of memory; the demo bundle's
/// largest network has 40 kB.
constexpr std::size_t kMaxCodeBytes = 4u << 20;

/// A version or a byte order.
constexpr std::size_t kMaxNoteBytes = 64;

/// LibTorch's importer, used up to the point where it would fill objects: classes are compiled, and what the
/// compiler would run of them is refused before (script_syntax.hpp), so none of their code runs.
class ScriptScan {
 public:
  ScriptScan(std::string_view bytes, std::string source, const ScriptProblemSink& sink)
      : source_(std::move(source)),
        bytes_(bytes),
        archive_(std::make_shared<MemoryArchive>(bytes)),
        sink_([this, sink](const ScriptProblem& problem) {
          has_problem_ = true;
          sink(problem);
        }) {
    // The layout of LibTorch before 1.2 takes another way through the loader.
    if (archive_.hasRecord("model.json")) refuse("is in a layout too old to be checked; save it again");
    if (!archive_.hasRecord("constants.pkl") && archive_.hasRecord("data.pkl"))
      refuse(
          "holds weights without a network, as torch.save writes them; make a bundle of it with sammoe "
          "import, or save the network with torch.jit.save (docs/export.md)");
  }

  /// The text of all code, which nothing has to be compiled for.
  void read_code() {
    for (const std::string& name : archive_.getAllRecords())
      if (starts_with(name, "code/") && ends_with(name, ".py")) read_record(name);
    code_bytes_ = 0;
  }

  bool has_problem() const { return has_problem_; }

  ScannedScript run() {
    const ModuleContents contents = check_module_archive(archive_, bytes_, source_);
    const std::vector<c10::IValue> constants = read_constants();
    torch::jit::SourceImporter importer(
        unit_, &constants, [this](const std::string& name) { return code_of(name); }, archive_.version());
    for (const std::string& name : contents.classes) load_class(importer, name);
    check_classes();
    check_functions();
    if (has_problem_) return {};
    return {checked_archive(contents), check_calls()};
  }

 private:
  /// LibTorch sees nothing else of the file: no code that was not scanned, no notes on code, no other
  /// records.
  std::shared_ptr<CheckedArchive> checked_archive(const ModuleContents& contents) {
    auto checked = std::make_shared<CheckedArchive>(bytes_);
    for (const char* name : {"version", ".data/version", "byteorder"}) {
      if (!archive_.hasRecord(name)) continue;
      const auto [data, size] = archive_.getRecord(name);
      if (size > kMaxNoteBytes) refuse(std::string("its record ") + name + " is too long; it is not loaded");
      checked->add(name, std::string(static_cast<const char*>(data.get()), size));
    }
    checked->add("data.pkl", contents.data);
    checked->add("constants.pkl", contents.constants);
    for (const auto& [path, code] : code_) checked->add(path, code);
    for (const TensorRecord& tensor : contents.tensors)
      checked->add_window(tensor.name, tensor.begin, tensor.bytes, tensor.crc32);
    checked->finish();
    return checked;
  }

  [[noreturn]] void refuse(const std::string& problem) const {
    throw Error(ErrorCode::model, source_ + ": " + problem);
  }

  /// Plain values: what else there might be was refused before.
  std::vector<c10::IValue> read_constants() {
    const c10::IValue table =
        torch::jit::readArchiveAndTensors("constants", "", "", {}, {}, at::Device(at::kCPU), archive_);
    return table.toTupleRef().elements().vec();
  }

  std::shared_ptr<Source> code_of(const std::string& qualifier) {
    std::string path = "code/" + qualifier;
    std::replace(path.begin() + 5, path.end(), '.', '/');
    path += ".py";
    if (!archive_.hasRecord(path)) return nullptr;
    const std::string code = read_record(path);
    code_[path] = code;
    return std::make_shared<Source>(code, path, 1);
  }

  /// Checked as text.
  std::string read_record(const std::string& path) {
    const auto [data, size] = archive_.getRecord(path);
    code_bytes_ += size;
    if (code_bytes_ > kMaxCodeBytes)
      refuse("has more than " + std::to_string(kMaxCodeBytes) + " bytes of code, which no network needs");
    std::string code(static_cast<const char*>(data.get()), size);
    check_script_syntax(code, path, source_, sink_);
    return code;
  }

  void load_class(torch::jit::SourceImporter& importer, const std::string& name) {
    if (name.find("torch.classes") != std::string::npos)
      refuse("uses the custom class " + printable_start(name) + ", which no network needs; it is not loaded");
    const c10::TypePtr type = importer.loadType(c10::QualifiedName(name));
    if (const auto class_type = type->cast<c10::ClassType>()) classes_.push_back(class_type);
  }

  void check_classes() {
    for (const c10::ClassTypePtr& type : classes_) {
      if (type->findMethod("__setstate__") != nullptr) {
        refuse("its class " + type->name()->qualifiedName() +
               " runs code while it is loaded (__setstate__); it is not loaded");
      }
      for (torch::jit::Function* hook : type->getForwardHooks()) check_function(*hook);
      for (torch::jit::Function* hook : type->getForwardPreHooks()) check_function(*hook);
    }
  }

  /// Until no check compiles a new function.
  void check_functions() {
    std::size_t known = 0;
    for (auto functions = unit_->get_functions(); functions.size() > known;
         functions = unit_->get_functions()) {
      known = functions.size();
      for (torch::jit::Function* function : functions) check_function(*function);
    }
  }

  void check_function(torch::jit::Function& function) {
    if (std::find(checked_.begin(), checked_.end(), &function) != checked_.end()) return;
    checked_.push_back(&function);
    const torch::jit::GraphFunction* graph_function = torch::jit::tryToGraphFunction(function);
    if (graph_function == nullptr)
      refuse("its function " + function.qualname().qualifiedName() + " is not TorchScript; it is not loaded");
    function.ensure_defined();
    check_block(*graph_function->graph()->block(), function.qualname().qualifiedName());
  }

  void check_block(const torch::jit::Block& block, const std::string& function) const {
    for (const torch::jit::Node* node : block.nodes()) check_node(*node, function);
  }

  void check_node(const torch::jit::Node& node, const std::string& function) const {
    const std::string problem = problem_of_node(node);
    if (!problem.empty()) sink_({problem, function, node.kind().toQualString()});
    for (const torch::jit::Block* block : node.blocks()) check_block(*block, function);
    for (const c10::Symbol attribute : node.attributeNames()) {
      if (node.kindOf(attribute) == torch::jit::AttributeKind::g)
        check_block(*node.g(attribute)->block(), function);
      if (node.kindOf(attribute) == torch::jit::AttributeKind::gs)
        for (const auto& graph : node.gs(attribute)) check_block(*graph->block(), function);
    }
  }

  AttributeNames check_calls() const {
    return sammoe::check_calls(checked_, [this](const std::string& problem, const std::string& function) {
      sink_({problem, function, ""});
    });
  }

  std::string source_;
  std::string_view bytes_;
  PyTorchStreamReader archive_;
  std::size_t code_bytes_ = 0;
  std::map<std::string, std::string> code_;  ///< the records that the importer asked for
  std::shared_ptr<torch::jit::CompilationUnit> unit_ = std::make_shared<torch::jit::CompilationUnit>();
  std::vector<c10::ClassTypePtr> classes_;
  std::vector<torch::jit::Function*> checked_;
  ScriptProblemSink sink_;
  bool has_problem_ = false;
};

/// Runs `work`; what LibTorch throws becomes Error.
template <typename Work>
auto scan_converting_errors(std::string_view bytes, const std::string& source, const Work& work) {
  // A zip archive may begin with anything, and the loader goes by the first bytes.
  if (bytes.substr(0, 4) != "PK\x03\x04")
    throw Error(ErrorCode::model,
                source + ": is not a TorchScript file (a zip archive); is it the right file?");
  try {
    return work();
  } catch (const std::exception& exception) {
    rethrow_torch_error(source + ": is not a TorchScript module that can be checked", exception);
  }
}

}  // namespace

ScannedScript scan_script(std::string_view bytes, const std::string& source) {
  const auto refuse = [&](const ScriptProblem& problem) {
    throw Error(ErrorCode::model, source + ": " + problem.message());
  };
  return scan_converting_errors(bytes, source, [&] { return ScriptScan(bytes, source, refuse).run(); });
}

std::vector<ScriptProblem> find_script_problems(std::string_view bytes, const std::string& source) {
  struct EnoughFound {};
  constexpr std::size_t kEnough = 1000;
  std::vector<ScriptProblem> found;
  const auto note = [&](const ScriptProblem& problem) {
    found.push_back(problem);
    if (found.size() == kEnough) throw EnoughFound();
  };
  try {
    scan_converting_errors(bytes, source, [&] {
      ScriptScan scan(bytes, source, note);
      scan.read_code();
      // LibTorch's compiler runs parts of what it compiles.
      if (!scan.has_problem()) scan.run();
      return true;
    });
  } catch (const EnoughFound&) {
  }
  return found;
}

}  // namespace sammoe

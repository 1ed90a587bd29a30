#include "support/hostile_modules.hpp"

#include "support/module_records.hpp"

namespace sammoe::test {
namespace {

/// An object of a class without attributes in `__torch__`, as a pickle has it.
std::string instance(const std::string& class_name) {
  return "c__torch__\n" + class_name + "\n)\x81}b";
}

/// The same, with a state for its __setstate__.
std::string instance_with_state(const std::string& class_name) {
  return "c__torch__\n" + class_name + "\n)\x81K\x01" + "b";
}

std::string text(const std::string& words) {
  return "X" + std::string(1, static_cast<char>(words.size())) + std::string(3, '\0') + words;
}

std::string pickle(const std::string& program) {
  return "\x80\x02" + program + ".";
}

const std::string kNoConstants = pickle(")");

std::string indented(const std::string& lines, const std::string& by) {
  std::string text;
  std::size_t begin = 0;
  while (begin < lines.size()) {
    const std::size_t end = lines.find('\n', begin);
    text += by + lines.substr(begin, end - begin) + "\n";
    begin = end + 1;
  }
  return text;
}

/// A class with what stands in it, in the form in which LibTorch saves code.
std::string network(const std::string& members) {
  return "class Network(Module):\n  __parameters__ = []\n  __buffers__ = []\n" + indented(members, "  ");
}

std::string method(const std::string& name, const std::string& statements,
                   const std::string& owner = "Network") {
  return "def " + name + "(self: __torch__." + owner + ",\n    x: Tensor) -> Tensor:\n" +
         indented(statements, "  ");
}

const std::string kHarmlessForward = method("forward", "return torch.add(x, 1)\n");

/// Attacks that write the target.
class Attacks {
 public:
  explicit Attacks(const std::filesystem::path& target) : target_('"' + target.string() + '"') {}

  std::vector<HostileModule> all() const {
    std::vector<HostileModule> modules;
    for (const auto& group : {in_code(), in_parts(), at_load(), at_compilation()})
      modules.insert(modules.end(), group.begin(), group.end());
    return modules;
  }

 private:
  std::string opened() const { return "torch.from_file(" + target_ + ", True, 8)"; }
  /// Statements that open a file for writing and depend on it, so that they are not optimised away.
  std::string attack() const { return "t = " + opened() + "\nreturn torch.add(x, torch.sum(t))\n"; }
  std::string saving() const { return "torch.save(x, " + target_ + ")\nreturn x\n"; }

  static HostileModule module(const std::string& name, const std::string& code,
                              const std::vector<std::string>& words,
                              const std::string& constants = kNoConstants) {
    return {name,
            module_file({{"data.pkl", pickle(instance("Network"))},
                         {"code/__torch__.py", code},
                         {"constants.pkl", constants}}),
            words};
  }

  std::vector<HostileModule> in_code() const {
    const std::string in_blocks = "for n in range(3):\n  if torch.eq(n, 2):\n    t = " + opened() +
                                  "\n    x = torch.add(x, torch.sum(t))\nreturn x\n";
    const std::string forked = "def work() -> Tensor:\n  t = " + opened() +
                               "\n  return torch.sum(t)\nfuture = fork(work)\nreturn torch.wait(future)\n";
    return {
        module("OpensAFile", network(method("forward", attack())), {"aten::from_file", "forward"}),
        module("SavesATensor", network(method("forward", saving())), {"aten::save", "forward"}),
        module("SavesAConstant", network(method("forward", "torch.save(1, " + target_ + ")\nreturn x\n")),
               {"aten::save", "forward"}),
        module("AsksOnlyForASize",
               network(method("forward", "return torch.add(x, torch.numel(" + opened() + "))\n")),
               {"aten::from_file", "forward"}),
        module("InLoopAndCondition", network(method("forward", in_blocks)), {"aten::from_file", "forward"}),
        module("Fork", network(method("forward", forked)), {"aten::from_file", "forward"}),
    };
  }

  std::vector<HostileModule> in_parts() const {
    const std::string hook =
        "__forward_hooks__ = [\"hook\"]\n" + kHarmlessForward +
        "def hook(self: __torch__.Network,\n    input: Tuple[Tensor],\n    x: Tensor) -> "
        "Tensor:\n" +
        indented(attack(), "  ");
    const std::string tool = "class Tool:\n" + indented(method("work", attack(), "Tool"), "  ");
    const std::string with_tool = "tool = __torch__.Tool.__new__(__torch__.Tool)\nreturn (tool).work(x, )\n";
    HostileModule forward_hook = module("ForwardHook", network(hook), {"aten::from_file", "hook"});
    forward_hook.acts_without_python = false;
    return {
        module("FreeFunction",
               "def work(x: Tensor) -> Tensor:\n" + indented(attack(), "  ") +
                   network(method("forward", "return __torch__.work(x, )\n")),
               {"aten::from_file", "work"}),
        forward_hook,
        module("ScriptClass", tool + network(method("forward", with_tool)),
               {"aten::from_file", "Tool", "work"}),
        nested_module(),
    };
  }

  /// A part of a part, in the container that torch.nn.Sequential becomes.
  HostileModule nested_module() const {
    const std::string container =
        "c__torch__.torch.nn.modules.container\nSequential\n)\x81}(" + text("0") + instance("Inner") + "ub";
    const std::string outer = "c__torch__\nNetwork\n)\x81}(" + text("list") + container + "ub";
    const std::string code = network("list : __torch__.torch.nn.modules.container.Sequential\n" +
                                     method("forward", "return (self.list).forward(x, )\n")) +
                             "class Inner(Module):\n  __parameters__ = []\n  __buffers__ = []\n" +
                             indented(method("forward", attack(), "Inner"), "  ");
    const std::string container_code =
        "class Sequential(Module):\n  __parameters__ = []\n  __buffers__ = []\n"
        "  __annotations__ = []\n  __annotations__[\"0\"] = __torch__.Inner\n"
        "  def forward(self: __torch__.torch.nn.modules.container.Sequential,\n    x: Tensor) -> Tensor:\n"
        "    inner = getattr(self, \"0\")\n    return (inner).forward(x, )\n";
    return {"PartOfAContainer",
            module_file({{"data.pkl", pickle(outer)},
                         {"code/__torch__.py", code},
                         {"code/__torch__/torch/nn/modules/container.py", container_code},
                         {"constants.pkl", kNoConstants}}),
            {"aten::from_file", "Inner", "forward"}};
  }

  /// A class that runs `statements` when an object of it is loaded.
  static std::string loading_class(const std::string& name, const std::string& statements) {
    return "class " + name + "(Module):\n  __parameters__ = []\n  __buffers__ = []\n  kept : Tensor\n" +
           "  def __getstate__(self: __torch__." + name + ") -> int:\n    return 1\n" +
           "  def __setstate__(self: __torch__." + name + ",\n    state: int) -> NoneType:\n" +
           indented(statements, "    ") + "    return None\n" +
           indented(method("forward", "return torch.add(x, 1)\n", name), "  ");
  }

  std::vector<HostileModule> at_load() const {
    const std::string opening = "self.kept = torch.sum(" + opened() + ")\n";
    const std::string saving_state = "torch.save(state, " + target_ + ")\nself.kept = torch.ones([1])\n";
    HostileModule state =
        module("SetState", loading_class("Network", opening), {"from_file", "__setstate__"});
    state.bytes = module_file({{"data.pkl", pickle(instance_with_state("Network"))},
                               {"code/__torch__.py", loading_class("Network", opening)},
                               {"constants.pkl", kNoConstants}});
    const std::string constant = pickle(instance_with_state("Hidden") + "\x85");
    const std::string words = "constant of class __torch__.Hidden";
    return {state,
            module("ConstantThatOpensAFile", network(kHarmlessForward) + loading_class("Hidden", opening),
                   {words}, constant),
            module("ConstantThatSaves", network(kHarmlessForward) + loading_class("Hidden", saving_state),
                   {words}, constant)};
  }

  /// What LibTorch's compiler runs while it compiles. It takes a named tuple's types for its defaults.
  std::vector<HostileModule> at_compilation() const {
    const std::string default_argument =
        "def forward(self: __torch__.Network,\n    x: Tensor,\n    y: Tensor=" + opened() +
        ") -> Tensor:\n  return x\n";
    return {
        module("DefaultArgument", network(default_argument), {"default argument", "forward"}),
        module("ClassConstant", network("kept : Final[Tensor] = " + opened() + "\n" + kHarmlessForward),
               {"class constant", "Network"}),
        module("DefaultOfANamedTuple",
               "class Pair(NamedTuple):\n  kept : " + opened() + " = Tensor\n" +
                   network(method("forward", "pair = __torch__.Pair(x)\nreturn pair.kept\n")),
               {"class constant", "Pair"}),
    };
  }

  std::string target_;
};

}  // namespace

std::vector<HostileModule> hostile_modules(const std::filesystem::path& target) {
  return Attacks(target).all();
}

}  // namespace sammoe::test

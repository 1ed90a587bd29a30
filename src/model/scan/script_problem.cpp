#include "model/scan/script_problem.hpp"

#include <string_view>

namespace sammoe {
namespace {

struct Remedy {
  std::string_view part;  ///< of the operator's name
  const char* text;
};

constexpr Remedy kRemedies[] = {
    {"mkldnn", "save the network without torch.jit.optimize_for_inference"},
    {"onednn", "save the network without torch.jit.optimize_for_inference"},
    {"SetAttr", "networks keep nothing between runs; return the value instead of storing it in self"},
    {"rand", "call eval() before exporting the network, and draw no random numbers"},
    {"bernoulli", "call eval() before exporting the network, and draw no random numbers"},
    {"normal_", "call eval() before exporting the network, and draw no random numbers"},
    {"multinomial", "call eval() before exporting the network, and draw no random numbers"},
    {"empty", "use torch.zeros instead, whose values are always the same"},
    {"autocast", "export the network in float32, without autocast"},
    {"quantize", "export the network in float32, without quantisation"},
    {"warn", "trace the network instead of scripting it, which leaves out what it prints"},
    {"Print", "trace the network instead of scripting it, which leaves out what it prints"},
    {"PythonOp", "replace the function of Python by operators of torch"}};

}  // namespace

std::string remedy_of(const std::string& operation) {
  for (const Remedy& remedy : kRemedies)
    if (operation.find(remedy.part) != std::string::npos) return remedy.text;
  return "do without it, or trace the network instead of scripting it, which leaves out branches that are "
         "not taken (docs/export.md)";
}

std::string ScriptProblem::message() const {
  const std::string text = "its code " + what + " (in " + place + "); it is not loaded";
  if (!operation.empty()) return text + "; " + remedy_of(operation);
  const bool is_write = what.find("outlives a run") != std::string::npos;
  return is_write ? text + "; make a new tensor instead of changing one: y = x + z, not x += z" : text;
}

}  // namespace sammoe

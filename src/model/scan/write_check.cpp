#include "model/scan/write_check.hpp"

#include <string_view>

#include <torch/csrc/jit/ir/constants.h>

namespace sammoe {
namespace {

namespace jit = torch::jit;

std::string operator_name(const jit::Node& node) {
  return node.kind().toQualString();
}

/// Operators whose result is new memory, whatever they are given. LibTorch's own notes are of no help: some
/// that hand their input on do not say so.
bool makes_new_memory(const std::string& name) {
  static const std::set<std::string_view> makers{"_convolution",
                                                 "_upsample_nearest_exact1d",
                                                 "_upsample_nearest_exact2d",
                                                 "_upsample_nearest_exact3d",
                                                 "abs",
                                                 "adaptive_avg_pool1d",
                                                 "adaptive_avg_pool2d",
                                                 "adaptive_avg_pool3d",
                                                 "add",
                                                 "addbmm",
                                                 "addcdiv",
                                                 "addcmul",
                                                 "addmm",
                                                 "arange",
                                                 "avg_pool1d",
                                                 "avg_pool2d",
                                                 "avg_pool3d",
                                                 "baddbmm",
                                                 "batch_norm",
                                                 "bmm",
                                                 "cat",
                                                 "celu",
                                                 "clamp",
                                                 "clone",
                                                 "concat",
                                                 "constant_pad_nd",
                                                 "conv1d",
                                                 "conv2d",
                                                 "conv3d",
                                                 "conv_transpose1d",
                                                 "conv_transpose2d",
                                                 "conv_transpose3d",
                                                 "cos",
                                                 "cumsum",
                                                 "div",
                                                 "elu",
                                                 "embedding",
                                                 "eq",
                                                 "exp",
                                                 "eye",
                                                 "flip",
                                                 "floor",
                                                 "full",
                                                 "full_like",
                                                 "gather",
                                                 "ge",
                                                 "gelu",
                                                 "group_norm",
                                                 "gt",
                                                 "hardsigmoid",
                                                 "hardswish",
                                                 "hardtanh",
                                                 "index_select",
                                                 "instance_norm",
                                                 "layer_norm",
                                                 "le",
                                                 "leaky_relu",
                                                 "linear",
                                                 "linspace",
                                                 "log",
                                                 "log_softmax",
                                                 "lt",
                                                 "masked_fill",
                                                 "matmul",
                                                 "max_pool1d",
                                                 "max_pool2d",
                                                 "max_pool3d",
                                                 "mean",
                                                 "mish",
                                                 "mm",
                                                 "mul",
                                                 "ne",
                                                 "neg",
                                                 "new_full",
                                                 "new_ones",
                                                 "new_zeros",
                                                 "ones",
                                                 "ones_like",
                                                 "pad",
                                                 "pow",
                                                 "prelu",
                                                 "reciprocal",
                                                 "reflection_pad1d",
                                                 "reflection_pad2d",
                                                 "reflection_pad3d",
                                                 "relu",
                                                 "relu6",
                                                 "repeat",
                                                 "replication_pad1d",
                                                 "replication_pad2d",
                                                 "replication_pad3d",
                                                 "rsqrt",
                                                 "rsub",
                                                 "selu",
                                                 "sigmoid",
                                                 "silu",
                                                 "sin",
                                                 "softmax",
                                                 "softplus",
                                                 "sqrt",
                                                 "square",
                                                 "stack",
                                                 "sub",
                                                 "sum",
                                                 "tanh",
                                                 "tensor",
                                                 "upsample_bicubic2d",
                                                 "upsample_bilinear2d",
                                                 "upsample_linear1d",
                                                 "upsample_nearest1d",
                                                 "upsample_nearest2d",
                                                 "upsample_nearest3d",
                                                 "upsample_trilinear3d",
                                                 "where",
                                                 "zeros",
                                                 "zeros_like"};
  return name.compare(0, 6, "aten::") == 0 && makers.count(std::string_view(name).substr(6)) != 0;
}

bool makes_new_list(const jit::Node& node) {
  static const std::set<std::string> makers{"prim::ListConstruct", "prim::DictConstruct", "aten::list",
                                            "aten::copy",          "aten::slice",         "aten::add"};
  return makers.count(operator_name(node)) != 0;
}

bool writes_into(const jit::Node& node, std::size_t argument) {
  const c10::FunctionSchema* schema = node.maybeSchema();
  return schema != nullptr && argument < schema->arguments().size() &&
         schema->arguments()[argument].alias_info() != nullptr &&
         schema->arguments()[argument].alias_info()->isWrite();
}

/// Operators whose result may share memory with their first input, and those that write into it.
bool may_hand_on(const jit::Node& node) {
  static const std::set<std::string> silent{
      "aten::alpha_dropout", "aten::as_tensor",       "aten::broadcast_tensors",
      "aten::dropout",       "aten::feature_dropout", "aten::feature_alpha_dropout",
      "aten::type_as",       "aten::atleast_1d",      "aten::atleast_2d",
      "aten::atleast_3d",    "aten::__getitem__",     "prim::ListUnpack"};
  if (silent.count(operator_name(node)) != 0) return true;
  const c10::FunctionSchema* schema = node.maybeSchema();
  return schema != nullptr && !schema->arguments().empty() && schema->arguments()[0].alias_info() != nullptr;
}

/// Whether nothing that outlives the run shares memory with the tensor. What was put into a list and taken
/// out again is not followed, but parts of a tensor that was split are.
bool is_new_tensor(const ValueSite& site, ValueSources& sources) {
  return sources.every(site, [](const ValueSite& source, std::vector<ValueSite>& instead) {
    const jit::Node& node = *source.value->node();
    // One that was never set is an error where it is used.
    if (node.kind() == c10::prim::Uninitialized) return true;
    if (source.value->type()->kind() == c10::TypeKind::TensorType && makes_new_memory(operator_name(node)))
      return true;
    if (may_hand_on(node)) instead.push_back({node.input(0), source.frame});
    return false;
  });
}

/// The same of a list or dictionary itself, not of what is in it.
bool is_new_list(const ValueSite& site, ValueSources& sources) {
  return sources.every(site, [](const ValueSite& source, std::vector<ValueSite>& instead) {
    const jit::Node& node = *source.value->node();
    if (node.kind() == c10::prim::Uninitialized || makes_new_list(node)) return true;
    if (writes_into(node, 0)) instead.push_back({node.input(0), source.frame});
    return false;
  });
}

bool is_new(const ValueSite& site, ValueSources& sources) {
  const bool is_tensor = site.value->type()->kind() == c10::TypeKind::TensorType;
  return is_tensor ? is_new_tensor(site, sources) : is_new_list(site, sources);
}

bool is_none(const ValueSite& site, ValueSources& sources) {
  return sources.every(site, [](const ValueSite& source, std::vector<ValueSite>& /*instead*/) {
    const auto constant = jit::toIValue(source.value);
    return constant && constant->isNone();
  });
}

/// Means and variances that a layer keeps from one run to the next.
bool keeps_statistics(const jit::Node& node, const CallFrame* frame, ValueSources& sources) {
  const std::string name = operator_name(node);
  if (name != "aten::batch_norm" && name != "aten::instance_norm") return false;
  const std::optional<bool> is_training = sources.known_truth({node.input(5), frame});
  if (is_training == false) return false;
  return !is_none({node.input(3), frame}, sources) || !is_none({node.input(4), frame}, sources);
}

}  // namespace

std::string problem_of_writes(const jit::Node& node, const CallFrame* frame, ValueSources& sources) {
  bool is_harmless = !keeps_statistics(node, frame, sources);
  for (std::size_t n = 0; n < node.inputs().size(); ++n)
    is_harmless = is_harmless && (!writes_into(node, n) || is_new({node.input(n), frame}, sources));
  if (is_harmless) return "";
  return "may change what outlives a run (" + operator_name(node) +
         "), so that one image could show in the mask of another";
}

}  // namespace sammoe

#include "model/script_operators.hpp"

#include <set>
#include <string_view>

namespace sammoe {
namespace {

// A list of what is allowed, not of what is forbidden: LibTorch registers thousands of operators, more with
// every version. These are what networks and gates are made of. Add one here only if all it does is compute.
constexpr std::string_view kTensorOperators[] = {
    // arithmetic
    "__and__", "__or__", "__xor__", "abs", "abs_", "add", "add_", "addcdiv", "addcmul", "addmm", "addmm_",
    "addbmm", "baddbmm", "baddbmm_", "bitwise_and", "bitwise_not", "bitwise_or", "bmm", "ceil", "ceil_",
    "clamp", "clamp_", "clamp_max", "clamp_min", "cos", "cos_", "cumsum", "div", "div_", "dot", "einsum",
    "eq", "erf", "exp", "exp_", "exp2", "expm1", "floor", "floor_divide", "floordiv", "fmod", "ge", "gt",
    "le", "lerp", "linear", "log", "log1p", "log2", "logaddexp", "logical_and", "logical_not", "logical_or",
    "logsumexp", "lt", "matmul", "max", "maximum", "min", "minimum", "mm", "mul", "mul_", "mv", "ne", "neg",
    "neg_", "outer", "pow", "reciprocal", "remainder", "round", "rsqrt", "rsub", "sign", "sin", "sin_",
    "sqrt", "sqrt_", "square", "sub", "sub_", "tan", "tanh", "tanh_", "tensordot", "trunc", "where",
    // reductions and order
    "all", "amax", "amin", "any", "argmax", "argmin", "argsort", "count_nonzero", "linalg_norm",
    "linalg_vector_norm", "mean", "norm", "prod", "sort", "std", "std_mean", "sum", "topk", "var", "var_mean",
    // layers and activations
    "_convolution", "adaptive_avg_pool3d", "avg_pool3d", "batch_norm", "conv1d", "conv2d", "conv3d",
    "conv_transpose2d", "conv_transpose3d", "dropout", "dropout_", "elu", "embedding", "feature_dropout",
    "gelu", "gelu_", "glu", "group_norm", "hardsigmoid", "hardswish", "hardtanh", "instance_norm",
    "layer_norm", "leaky_relu", "leaky_relu_", "log_sigmoid", "log_softmax", "max_pool3d", "mish",
    "normalize", "one_hot", "pad", "prelu", "relu", "relu_", "scaled_dot_product_attention", "selu",
    "sigmoid", "sigmoid_", "silu", "silu_", "softmax", "softplus", "upsample_nearest3d",
    "upsample_trilinear3d",
    // shapes and indices
    "as_tensor", "broadcast_tensors", "broadcast_to", "cat", "chunk", "clone", "concat", "contiguous",
    "copy_", "constant_pad_nd", "detach", "diagonal", "expand", "expand_as", "fill_", "flatten", "flip",
    "gather", "index", "index_add", "index_put", "index_put_", "index_select", "masked_fill", "masked_fill_",
    "masked_select", "meshgrid", "movedim", "narrow", "nonzero", "permute", "repeat", "repeat_interleave",
    "reshape", "roll", "scatter", "scatter_add", "select", "slice", "slice_scatter", "split",
    "split_with_sizes", "squeeze", "stack", "swapaxes", "t", "take", "tensor_split", "tile", "transpose",
    "tril", "triu", "unbind", "unflatten", "unsqueeze", "unsqueeze_", "view", "view_as", "zero_",
    // new tensors
    "arange", "empty", "empty_like", "eye", "full", "full_like", "linspace", "new_full", "new_ones",
    "new_tensor", "new_zeros", "ones", "ones_like", "rand", "rand_like", "randn", "randn_like",
    "scalar_tensor", "tensor", "zeros", "zeros_like",
    // what a tensor is
    "Bool", "Float", "FloatImplicit", "Int", "IntImplicit", "ScalarImplicit", "device", "dim", "dtype",
    "is_floating_point", "isfinite", "isinf", "isnan", "item", "len", "nan_to_num", "numel", "requires_grad_",
    "size", "sym_numel", "sym_size", "to", "type_as", "unfold",
    // scalars, lists, texts of the language itself
    "__contains__", "__derive_index", "__getitem__", "__is__", "__isnot__", "__not__", "__range_length",
    "append", "bool", "ceildiv", "copy", "extend", "float", "format", "get", "index", "insert", "int",
    "items", "keys", "list", "pop", "str", "values"};

constexpr std::string_view kLanguageOperators[] = {"BroadcastSizes",
                                                   "CallFunction",
                                                   "CallMethod",
                                                   "Constant",
                                                   "ConstantChunk",
                                                   "DictConstruct",
                                                   "GetAttr",
                                                   "If",
                                                   "ListConstruct",
                                                   "ListUnpack",
                                                   "Loop",
                                                   "NumToTensor",
                                                   "RaiseException",
                                                   "TupleConstruct",
                                                   "TupleIndex",
                                                   "TupleSlice",
                                                   "TupleUnpack",
                                                   "Uninitialized",
                                                   "abs",
                                                   "annotate",
                                                   "device",
                                                   "dtype",
                                                   "is_cuda",
                                                   "isinstance",
                                                   "layout",
                                                   "max",
                                                   "min",
                                                   "rangelist",
                                                   "requires_grad",
                                                   "shape",
                                                   "tolist",
                                                   "unchecked_cast",
                                                   "unchecked_unwrap_optional",
                                                   "unwrap_optional"};

template <std::size_t Count>
bool contains(const std::string_view (&names)[Count], std::string_view name) {
  static const std::set<std::string_view> known(std::begin(names), std::end(names));
  return known.count(name) != 0;
}

}  // namespace

bool is_allowed_operator(const std::string& name) {
  const std::string_view view = name;
  if (view.substr(0, 6) == "aten::") return contains(kTensorOperators, view.substr(6));
  if (view.substr(0, 6) == "prim::") return contains(kLanguageOperators, view.substr(6));
  return false;
}

}  // namespace sammoe

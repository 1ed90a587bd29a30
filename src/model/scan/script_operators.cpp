#include "model/scan/script_operators.hpp"

#include <iterator>
#include <map>
#include <set>
#include <string_view>

namespace sammoe {
namespace {

// A list of what is allowed, not of what is forbidden: LibTorch registers thousands of operators, more with
// every version. These are what networks and gates are made of. Add one here only if all it does is compute.
// Each line names an operator and its overloads, "-" for the one without a name. Left out on purpose:
// overloads that write into a tensor that they are given to write into (out=), draw random numbers, leave
// memory uncleared, name axes, reinterpret bytes or take a size for granted. Those that write into their
// first input, divide whole numbers or take a number for a type are looked at once more (call_check.hpp).
constexpr std::string_view kTensorOperators[] = {
    // arithmetic
    "__and__ Scalar Tensor bool int", "__or__ Scalar Tensor bool int", "__xor__ Scalar Tensor bool int",
    "abs -", "absolute -", "acos - Scalar float int", "acosh - Scalar float int",
    "add - Scalar Tensor float float_int int int_float str t", "addbmm -", "addcdiv -", "addcmul -",
    "addmm -", "asin - Scalar float int", "asinh - Scalar float int", "atan - Scalar float int",
    "atan2 - Scalar_Scalar float float_int int int_float", "atanh - Scalar float int", "baddbmm -",
    "bitwise_and Scalar Scalar_Tensor Tensor", "bitwise_not -", "bitwise_or Scalar Scalar_Tensor Tensor",
    "bmm -", "ceil - Scalar float int", "clamp - Tensor", "clamp_max - Tensor", "clamp_min - Tensor",
    "clip - Tensor", "cos - Scalar float int", "cosh - Scalar float int", "cosine_similarity -", "cumprod -",
    "cumsum -", "div - Scalar Scalar_mode Tensor Tensor_mode float int",
    "divide Scalar Scalar_mode Tensor Tensor_mode", "dot -", "einsum -",
    // NOLINTNEXTLINE(bugprone-suspicious-missing-comma): one row, too long for a line
    "eq - Scalar Tensor Tensor_list bool bool_list device float float_int float_list int int_float "
    "int_list str str_list",
    "erf - Scalar float int", "erfc - Scalar float int", "exp - Scalar float int", "exp2 -",
    "expm1 - Scalar float int", "fill Scalar Tensor", "floor - Scalar float int", "floor_divide - Scalar",
    "floordiv float float_int int int_float", "fmod Scalar Tensor float float_int int int_float", "frac -",
    "ge - Scalar Tensor float float_int int int_float str", "greater Scalar Tensor",
    "greater_equal Scalar Tensor", "gt - Scalar Tensor float float_int int int_float str",
    "le - Scalar Tensor float float_int int int_float str", "lerp Scalar Tensor", "less Scalar Tensor",
    "less_equal Scalar Tensor", "linear -",
    "log - Scalar Scalar_Scalar float float_float float_int int int_float int_int",
    "log10 - Scalar float int", "log1p - Scalar float int", "log2 -", "logaddexp -", "logical_and -",
    "logical_not -", "logical_or -", "logical_xor -", "logsumexp -",
    "lt - Scalar Tensor float float_int int int_float str", "matmul -", "max - dim other", "maximum -",
    "min - dim other", "minimum -", "mm -", "mul - Scalar Tensor float float_int int int_float left_t",
    "multiply Scalar Tensor", "mv -",
    "ne - Scalar Tensor Tensor_list bool bool_list device float float_int float_list int int_float "
    "int_list str str_list",
    "neg - Scalar float int", "negative -", "not_equal Scalar Tensor", "outer -",
    "pow Scalar Scalar_Scalar Tensor_Scalar Tensor_Tensor float float_int int int_float int_to_int",
    "reciprocal -", "remainder Scalar Tensor float float_int int int_float",
    "round - Scalar decimals float int", "rsqrt -", "rsub Scalar Tensor", "sgn -", "sign -",
    "sin - Scalar float int", "sinh - Scalar float int", "sqrt - Scalar float int", "square -",
    "sub - Scalar Tensor float float_int int int_float", "subtract Scalar Tensor", "tan - Scalar float int",
    "tanh - Scalar float int", "tensordot -", "true_divide Scalar Tensor", "trunc -",
    "where Scalar ScalarOther ScalarSelf self", "xlogy Scalar_Other Scalar_Self Tensor",
    // arithmetic in place
    "abs_ -", "add_ Scalar Tensor", "addcdiv_ -", "addcmul_ -", "addmm_ -", "baddbmm_ -", "ceil_ -",
    "clamp_ - Tensor", "clamp_max_ - Tensor", "clamp_min_ - Tensor", "clip_ - Tensor", "cos_ -",
    "div_ Scalar Tensor", "erf_ -", "exp_ -", "exp2_ -", "expm1_ -", "floor_ -", "lerp_ Scalar Tensor",
    "log_ -", "log1p_ -", "log2_ -", "mul_ Scalar Tensor", "nan_to_num_ -", "neg_ -", "pow_ Scalar Tensor",
    "reciprocal_ -", "round_ - decimals", "rsqrt_ -", "sign_ -", "sin_ -", "sqrt_ -", "square_ -",
    "sub_ Scalar Tensor", "tan_ -", "tanh_ -", "trunc_ -",
    // reductions and order
    "all - bool dim dims float int", "amax -", "amin -", "any - bool dim dims float int str", "argmax -",
    "argmin -", "argsort - stable", "count_nonzero - dim_IntList", "linalg_norm - ord_str",
    "linalg_vector_norm -", "mean - dim", "norm Scalar ScalarOpt_dim ScalarOpt_dim_dtype ScalarOpt_dtype",
    "prod - dim_int", "sort - stable", "std - correction dim", "std_mean - correction dim",
    "sum - bool dim_IntList float int", "topk -", "var - correction dim", "var_mean - correction dim",
    // layers
    "_convolution - deprecated", "adaptive_avg_pool1d -", "adaptive_avg_pool2d -", "adaptive_avg_pool3d -",
    "adaptive_max_pool2d -", "adaptive_max_pool3d -", "alpha_dropout -", "avg_pool1d -", "avg_pool2d -",
    "avg_pool3d -", "batch_norm -", "channel_shuffle -", "conv1d - padding", "conv2d - padding",
    "conv3d - padding", "conv_transpose1d -", "conv_transpose2d input", "conv_transpose3d input", "dropout -",
    "dropout_ -", "embedding -", "feature_alpha_dropout -", "feature_dropout -", "feature_dropout_ -",
    "group_norm -", "instance_norm -", "layer_norm -", "max_pool1d -", "max_pool2d -",
    "max_pool2d_with_indices -", "max_pool3d -", "max_pool3d_with_indices -", "one_hot -", "pixel_shuffle -",
    "pixel_unshuffle -", "scaled_dot_product_attention -", "_upsample_nearest_exact1d - vec",
    "_upsample_nearest_exact2d - vec", "_upsample_nearest_exact3d - vec", "upsample_bicubic2d - vec",
    "upsample_bilinear2d - vec", "upsample_linear1d - vec", "upsample_nearest1d - vec",
    "upsample_nearest2d - vec", "upsample_nearest3d - vec", "upsample_trilinear3d - vec",
    // activations
    "celu -", "celu_ -", "elu -", "elu_ -", "gelu -", "gelu_ -", "glu -", "hardshrink -", "hardsigmoid -",
    "hardsigmoid_ -", "hardswish -", "hardswish_ -", "hardtanh -", "hardtanh_ -", "leaky_relu -",
    "leaky_relu_ -", "log_sigmoid -", "log_softmax int", "mish -", "mish_ -", "prelu -", "relu -", "relu6 -",
    "relu6_ -", "relu_ -", "selu -", "selu_ -", "sigmoid -", "sigmoid_ -", "silu -", "silu_ -", "softmax int",
    "softplus -", "softshrink -", "threshold -", "threshold_ -",
    // shapes and indices
    "as_tensor - bool float int list", "atleast_1d - Sequence", "atleast_2d - Sequence",
    "atleast_3d - Sequence", "broadcast_tensors -", "broadcast_to -", "cat -", "chunk -", "clone -",
    "column_stack -", "concat -", "concatenate -", "constant_pad_nd -", "contiguous -", "copy_ - float int",
    "detach -", "diagonal -", "dstack -", "expand -", "expand_as -", "fill_ Scalar Tensor",
    "flatten named_out_dim using_ints", "flip -", "gather -", "hstack -",
    "index Tensor Tensor_hacked_twin list_Tensor list_bool list_float list_int list_str str", "index_add -",
    "index_add_ -", "index_fill int_Scalar int_Tensor", "index_put - hacked_twin", "index_put_ - hacked_twin",
    "index_select -", "masked_fill Scalar Tensor", "masked_fill_ Scalar Tensor", "masked_select -",
    "meshgrid - indexing", "moveaxis int intlist", "movedim int intlist", "narrow - Tensor", "nonzero -",
    "pad -", "permute -", "ravel -", "reflection_pad1d -", "reflection_pad2d -", "reflection_pad3d -",
    "repeat -", "repeat_interleave self_int", "replication_pad1d -", "replication_pad2d -",
    "replication_pad3d -", "reshape -", "roll -", "rot90 -", "scatter reduce src value value_reduce",
    "scatter_ reduce src value value_reduce", "scatter_add -", "scatter_add_ -", "select int t",
    "slice Tensor str t", "slice_scatter -", "split - Tensor sizes", "split_with_sizes -",
    "squeeze - dim dims", "squeeze_ - dim", "stack -", "swapaxes -", "swapdims -", "t -", "take -",
    "tensor_split indices sections tensor_indices_or_sections", "tile -", "transpose int", "tril -", "triu -",
    "type_as -", "unbind int", "unflatten int", "unfold -", "unsqueeze -", "unsqueeze_ -", "view -",
    "view_as -", "vstack -", "zero_ -",
    // new tensors
    "arange - start start_step", "eye - m", "full -", "full_like -", "linspace -", "new_full -", "new_ones -",
    "new_zeros -", "ones -", "ones_like -", "scalar_tensor -", "tensor - bool float int", "zeros -",
    "zeros_like -",
    // what a tensor is
    "Bool Tensor float int", "Float Scalar Tensor bool int str", "FloatImplicit -",
    "Int Scalar Tensor bool float str", "IntImplicit -", "ScalarImplicit -", "device - with_index", "dim -",
    "is_complex -", "is_floating_point -", "is_nonzero -", "is_same_size -", "isfinite - float",
    "isinf - float", "isnan - float", "item -",
    "len Dict_Tensor Dict_bool Dict_float Dict_int Dict_str Tensor str t", "nan_to_num -", "numel -",
    "size - int", "stride - int", "sym_numel -", "sym_size - int",
    "to device dtype dtype_layout other prim_Device prim_dtype prim_other",
    // scalars, lists, texts of the language itself
    "__contains__ Tensor bool float float_list int int_list str str_list", "__derive_index -",
    "__getitem__ Dict_Tensor Dict_bool Dict_float Dict_int Dict_str str t", "__is__ -", "__isnot__ -",
    "__not__ -", "__range_length -", "_set_item Tensor bool float int str t", "append t",
    "copy Dict_Tensor Dict_bool Dict_float Dict_int Dict_str t", "extend t", "format -",
    "get Tensor bool default_Tensor default_bool default_float default_int default_str float int str",
    "insert t", "items Tensor bool float int str", "keys Tensor bool float int str", "list - t",
    "pop Dict_Tensor Dict_bool Dict_default_Tensor Dict_default_bool Dict_default_float "
    "Dict_default_int Dict_default_str Dict_float Dict_int Dict_str t",
    "reverse t", "str -", "values Tensor bool float int str"};

constexpr std::string_view kLanguageOperators[] = {"CallFunction",
                                                   "CallMethod",
                                                   "Constant",
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

using Overloads = std::set<std::string_view>;

Overloads words_of(std::string_view line) {
  Overloads words;
  while (!line.empty()) {
    const std::size_t end = line.find(' ');
    const std::string_view word = line.substr(0, end);
    words.insert(word == "-" ? std::string_view() : word);
    line = end == std::string_view::npos ? std::string_view() : line.substr(end + 1);
  }
  return words;
}

const std::map<std::string_view, Overloads>& tensor_operators() {
  static const auto known = [] {
    std::map<std::string_view, Overloads> operators;
    for (const std::string_view line : kTensorOperators) {
      const std::size_t end = line.find(' ');
      operators[line.substr(0, end)] = words_of(line.substr(end + 1));
    }
    return operators;
  }();
  return known;
}

}  // namespace

bool is_allowed_operator(const std::string& name) {
  const std::string_view view = name;
  if (view.substr(0, 6) == "aten::") return tensor_operators().count(view.substr(6)) != 0;
  static const std::set<std::string_view> language(std::begin(kLanguageOperators),
                                                   std::end(kLanguageOperators));
  return view.substr(0, 6) == "prim::" && language.count(view.substr(6)) != 0;
}

bool is_allowed_overload(const std::string& name, const std::string& overload) {
  if (name.compare(0, 6, "aten::") != 0) return is_allowed_operator(name);
  const auto found = tensor_operators().find(std::string_view(name).substr(6));
  return found != tensor_operators().end() && found->second.count(overload) != 0;
}

}  // namespace sammoe

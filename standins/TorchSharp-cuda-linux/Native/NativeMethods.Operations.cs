using System.Runtime.InteropServices;

namespace TorchSharp.Native;

// Arithmetic, reductions, shapes and the functional half of nn. As native/operations.cpp declares it.
internal static partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial nint op_abs(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_alias(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_all(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_any(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_argmax(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_argmin(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_clone(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_contiguous(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_detach(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_exp(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_floor(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_isfinite(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_isinf(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_isnan(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_log(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_logical_not(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_max(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_min(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_neg(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_nonzero(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_reciprocal(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_relu(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_round(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_rsqrt(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_sigmoid(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_sign(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_sqrt(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_t(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_tanh(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_relu_(TensorHandle x);

    [LibraryImport(Library)]
    internal static partial nint op_sigmoid_(TensorHandle x);

    [LibraryImport(Library)]
    internal static partial nint op_tanh_(TensorHandle x);

    [LibraryImport(Library)]
    internal static partial nint op_zero_(TensorHandle x);

    [LibraryImport(Library)]
    internal static partial nint op_bitwise_and(TensorHandle x, TensorHandle y, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_bitwise_or(TensorHandle x, TensorHandle y, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_div(TensorHandle x, TensorHandle y, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_eq(TensorHandle x, TensorHandle y, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_ge(TensorHandle x, TensorHandle y, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_gt(TensorHandle x, TensorHandle y, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_le(TensorHandle x, TensorHandle y, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_logical_and(TensorHandle x, TensorHandle y, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_logical_or(TensorHandle x, TensorHandle y, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_lt(TensorHandle x, TensorHandle y, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_masked_select(TensorHandle x, TensorHandle y, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_matmul(TensorHandle x, TensorHandle y, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_maximum(TensorHandle x, TensorHandle y, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_minimum(TensorHandle x, TensorHandle y, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_mm(TensorHandle x, TensorHandle y, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_mul(TensorHandle x, TensorHandle y, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_ne(TensorHandle x, TensorHandle y, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_pow(TensorHandle x, TensorHandle y, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_div_scalar(TensorHandle x, ScalarArgument y, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_eq_scalar(TensorHandle x, ScalarArgument y, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_ge_scalar(TensorHandle x, ScalarArgument y, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_gt_scalar(TensorHandle x, ScalarArgument y, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_le_scalar(TensorHandle x, ScalarArgument y, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_lt_scalar(TensorHandle x, ScalarArgument y, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_mul_scalar(TensorHandle x, ScalarArgument y, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_ne_scalar(TensorHandle x, ScalarArgument y, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_pow_scalar(TensorHandle x, ScalarArgument y, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_div_(TensorHandle x, TensorHandle y);

    [LibraryImport(Library)]
    internal static partial nint op_mul_(TensorHandle x, TensorHandle y);

    [LibraryImport(Library)]
    internal static partial nint op_div__scalar(TensorHandle x, ScalarArgument y);

    [LibraryImport(Library)]
    internal static partial nint op_fill__scalar(TensorHandle x, ScalarArgument y);

    [LibraryImport(Library)]
    internal static partial nint op_mul__scalar(TensorHandle x, ScalarArgument y);

    [LibraryImport(Library)]
    internal static partial nint op_all_dim(TensorHandle x, long dim, long keepdim, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_any_dim(TensorHandle x, long dim, long keepdim, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_argmax_dim(TensorHandle x, long dim, long keepdim, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_argmin_dim(TensorHandle x, long dim, long keepdim, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_logsumexp_dim(TensorHandle x, long dim, long keepdim, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_gelu(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_add(TensorHandle x, TensorHandle y, ScalarArgument alpha, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_add_scalar(TensorHandle x, ScalarArgument y, ScalarArgument alpha, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_add_(TensorHandle x, TensorHandle y, ScalarArgument alpha);

    [LibraryImport(Library)]
    internal static partial nint op_add__scalar(TensorHandle x, ScalarArgument y, ScalarArgument alpha);

    [LibraryImport(Library)]
    internal static partial nint op_sub(TensorHandle x, TensorHandle y, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_sub_scalar(TensorHandle x, ScalarArgument y, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_sub_(TensorHandle x, TensorHandle y);

    [LibraryImport(Library)]
    internal static partial nint op_sub__scalar(TensorHandle x, ScalarArgument y);

    [LibraryImport(Library)]
    internal static partial nint op_addcmul_(TensorHandle x, TensorHandle first, TensorHandle second, ScalarArgument value);

    [LibraryImport(Library)]
    internal static partial nint op_addcdiv_(TensorHandle x, TensorHandle first, TensorHandle second, ScalarArgument value);

    [LibraryImport(Library)]
    internal static partial nint op_where(TensorHandle condition, TensorHandle x, TensorHandle y, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_clamp(TensorHandle x, ScalarArgument min, ScalarArgument max, long has, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_softmax(TensorHandle x, long dim, long dtype, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_log_softmax(TensorHandle x, long dim, long dtype, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_sum(TensorHandle x, ReadOnlySpan<long> dims, long count, long keepdim, long dtype, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_mean(TensorHandle x, ReadOnlySpan<long> dims, long count, long keepdim, long dtype, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_var(TensorHandle x, ReadOnlySpan<long> dims, long count, long unbiased, long keepdim, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_std(TensorHandle x, ReadOnlySpan<long> dims, long count, long unbiased, long keepdim, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_norm(TensorHandle x, double p, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_max_dim(TensorHandle x, long dim, long keepdim, out TensorHandle values, out TensorHandle positions);

    [LibraryImport(Library)]
    internal static partial nint op_min_dim(TensorHandle x, long dim, long keepdim, out TensorHandle values, out TensorHandle positions);

    [LibraryImport(Library)]
    internal static partial nint op_sort(TensorHandle x, long dim, long descending, long stable, out TensorHandle values, out TensorHandle positions);

    [LibraryImport(Library)]
    internal static partial nint op_topk(TensorHandle x, long k, long dim, long largest, long sorted, out TensorHandle values, out TensorHandle positions);

    [LibraryImport(Library)]
    internal static partial nint op_allclose(TensorHandle x, TensorHandle y, double rtol, double atol, long equalNan, out long result);

    [LibraryImport(Library)]
    internal static partial nint op_equal(TensorHandle x, TensorHandle y, out long result);

    [LibraryImport(Library)]
    internal static partial nint op_reshape(TensorHandle x, ReadOnlySpan<long> sizes, long rank, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_view(TensorHandle x, ReadOnlySpan<long> sizes, long rank, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_expand(TensorHandle x, ReadOnlySpan<long> sizes, long rank, long isImplicit, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_permute(TensorHandle x, ReadOnlySpan<long> order, long rank, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_transpose(TensorHandle x, long first, long second, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_flatten(TensorHandle x, long start, long end, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_squeeze(TensorHandle x, long hasDim, long dim, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_unsqueeze(TensorHandle x, long dim, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_narrow(TensorHandle x, long dim, long start, long length, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_index_select(TensorHandle x, long dim, TensorHandle index, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_gather(TensorHandle x, long dim, TensorHandle index, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_bincount(TensorHandle x, TensorHandle weights, long minlength, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_one_hot(TensorHandle x, long classes, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint op_uniform_(TensorHandle x, double low, double high, GeneratorHandle generator);

    [LibraryImport(Library)]
    internal static partial nint op_normal_(TensorHandle x, double mean, double std, GeneratorHandle generator);

    [LibraryImport(Library)]
    internal static partial nint nn_linear(TensorHandle input, TensorHandle weight, TensorHandle bias, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint nn_dropout(TensorHandle input, double p, long training, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint nn_dropout_(TensorHandle input, double p, long training);

    [LibraryImport(Library)]
    internal static partial nint nn_layer_norm(TensorHandle input, ReadOnlySpan<long> shape, long rank, TensorHandle weight, TensorHandle bias, double eps, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint nn_batch_norm(TensorHandle input, TensorHandle weight, TensorHandle bias, TensorHandle mean, TensorHandle variance, long training, double momentum, double eps, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint nn_cross_entropy(TensorHandle input, TensorHandle target, TensorHandle weight, long reduction, long ignoreIndex, double labelSmoothing, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint nn_nll_loss(TensorHandle input, TensorHandle target, TensorHandle weight, long reduction, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint nn_mse_loss(TensorHandle input, TensorHandle target, long reduction, out TensorHandle result);
}

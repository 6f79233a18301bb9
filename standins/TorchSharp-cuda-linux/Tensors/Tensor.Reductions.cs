using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor sum(ScalarType? type = null) => sum(ReadOnlySpan<long>.Empty, false, type);

        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => sum((ReadOnlySpan<long>)dim, keepdim, type);

        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) =>
            Make(op_sum(Live, dim, dim.Length, keepdim ? 1 : 0, TypeOrNone(type), out var result), result);

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum([dim], keepdim, type);

        public Tensor mean() => Make(op_mean(Live, [], 0, 0, -1, out var result), result);

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            Make(op_mean(Live, dimensions, dimensions.Length, keepdim ? 1 : 0, TypeOrNone(type), out var result), result);

        public Tensor std(bool unbiased = true) => Make(op_std(Live, [], 0, unbiased ? 1 : 0, 0, out var result), result);

        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            using var typed = type.HasValue ? to_type(type.Value) : alias();
            return Make(op_std(typed.Live, dimensions, dimensions.Length, unbiased ? 1 : 0, keepdim ? 1 : 0, out var result), result);
        }

        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std(new[] { dim }, unbiased, keepdim, type);

        public Tensor var(bool unbiased = true) => Make(op_var(Live, [], 0, unbiased ? 1 : 0, 0, out var result), result);

        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            using var typed = type.HasValue ? to_type(type.Value) : alias();
            return Make(op_var(typed.Live, dimensions, dimensions.Length, unbiased ? 1 : 0, keepdim ? 1 : 0, out var result), result);
        }

        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var(new[] { dim }, unbiased, keepdim, type);

        public Tensor argmax() => Make(op_argmax(Live, out var result), result);

        public Tensor argmax(long dim, bool keepdim = false) => Make(op_argmax_dim(Live, dim, keepdim ? 1 : 0, out var result), result);

        public Tensor argmin() => Make(op_argmin(Live, out var result), result);

        public Tensor argmin(long dim, bool keepdim = false) => Make(op_argmin_dim(Live, dim, keepdim ? 1 : 0, out var result), result);

        public Tensor all() => Make(op_all(Live, out var result), result);

        public Tensor all(long dim, bool keepdim = false) => Make(op_all_dim(Live, dim, keepdim ? 1 : 0, out var result), result);

        public Tensor any() => Make(op_any(Live, out var result), result);

        public Tensor any(long dim, bool keepdim = false) => Make(op_any_dim(Live, dim, keepdim ? 1 : 0, out var result), result);

        public Tensor max() => Make(op_max(Live, out var result), result);

        public Tensor max(Tensor other) => maximum(other);

        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false)
        {
            Check(op_max_dim(Live, dim, keepdim ? 1 : 0, out var values, out var positions));
            return (new Tensor(values), new Tensor(positions));
        }

        public Tensor min() => Make(op_min(Live, out var result), result);

        public Tensor min(Tensor other) => minimum(other);

        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false)
        {
            Check(op_min_dim(Live, dim, keepdim ? 1 : 0, out var values, out var positions));
            return (new Tensor(values), new Tensor(positions));
        }

        public Tensor logsumexp(long dim, bool keepdim = false) => Make(op_logsumexp_dim(Live, dim, keepdim ? 1 : 0, out var result), result);

        public Tensor norm(float p = 2.0f) => Make(op_norm(Live, p, out var result), result);

        public Tensor bincount(Tensor? weights, long minlength = 0) =>
            Make(op_bincount(Live, LiveOrNone(weights), minlength, out var result), result);

        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false)
        {
            Check(op_sort(Live, dim, descending ? 1 : 0, stable ? 1 : 0, out var values, out var positions));
            return (new Tensor(values), new Tensor(positions));
        }

        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true)
        {
            Check(op_topk(Live, k, dim, largest ? 1 : 0, sorted ? 1 : 0, out var values, out var positions));
            return (new Tensor(values), new Tensor(positions));
        }
    }
}

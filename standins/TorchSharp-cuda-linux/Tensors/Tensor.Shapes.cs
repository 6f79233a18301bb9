using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor T => Dimensions == 2 ? t() : permute(Enumerable.Range(1, (int)Dimensions).Select(i => Dimensions - i).ToArray());

        public Tensor reshape(params long[] shape)
        {
            Shapes.RequireElements("reshape", this, shape);
            return Make(op_reshape(Live, shape, shape.Length, out var result), result);
        }

        public Tensor view(params long[] shape)
        {
            Shapes.RequireElements("view", this, shape);
            return Make(op_view(Live, shape, shape.Length, out var result), result);
        }

        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Make(op_flatten(Live, start_dim, end_dim, out var result), result);

        public Tensor squeeze(long? dim = null) => Make(op_squeeze(Live, dim.HasValue ? 1 : 0, dim ?? 0, out var result), result);

        public Tensor unsqueeze(long dim) => Make(op_unsqueeze(Live, dim, out var result), result);

        public Tensor t() => Make(op_t(Live, out var result), result);

        public Tensor transpose(long dim0, long dim1) => Make(op_transpose(Live, dim0, dim1, out var result), result);

        public Tensor permute(params long[] permutation) => Make(op_permute(Live, permutation, permutation.Length, out var result), result);

        public Tensor expand(params long[] sizes) => Make(op_expand(Live, sizes, sizes.Length, 0, out var result), result);

        public Tensor expand_as(Tensor other) => expand(other.shape);
    }
}

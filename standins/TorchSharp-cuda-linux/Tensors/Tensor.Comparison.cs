using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor eq(Tensor target)
        {
            Shapes.RequireBroadcast("eq", this, target);
            return Make(op_eq(Live, target.Live, out var result), result);
        }

        public Tensor eq(Scalar target) => Make(op_eq_scalar(Live, target.Argument, out var result), result);

        public Tensor ne(Tensor target)
        {
            Shapes.RequireBroadcast("ne", this, target);
            return Make(op_ne(Live, target.Live, out var result), result);
        }

        public Tensor ne(Scalar target) => Make(op_ne_scalar(Live, target.Argument, out var result), result);

        public Tensor gt(Tensor target)
        {
            Shapes.RequireBroadcast("gt", this, target);
            return Make(op_gt(Live, target.Live, out var result), result);
        }

        public Tensor gt(Scalar target) => Make(op_gt_scalar(Live, target.Argument, out var result), result);

        public Tensor ge(Tensor target)
        {
            Shapes.RequireBroadcast("ge", this, target);
            return Make(op_ge(Live, target.Live, out var result), result);
        }

        public Tensor ge(Scalar target) => Make(op_ge_scalar(Live, target.Argument, out var result), result);

        public Tensor lt(Tensor target)
        {
            Shapes.RequireBroadcast("lt", this, target);
            return Make(op_lt(Live, target.Live, out var result), result);
        }

        public Tensor lt(Scalar target) => Make(op_lt_scalar(Live, target.Argument, out var result), result);

        public Tensor le(Tensor target)
        {
            Shapes.RequireBroadcast("le", this, target);
            return Make(op_le(Live, target.Live, out var result), result);
        }

        public Tensor le(Scalar target) => Make(op_le_scalar(Live, target.Argument, out var result), result);

        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false)
        {
            Shapes.RequireBroadcast("allclose", this, target);
            Check(op_allclose(Live, target.Live, rtol, atol, equal_nan ? 1 : 0, out var result));
            return result != 0;
        }

        public bool Equals(Tensor target)
        {
            Check(op_equal(Live, target.Live, out var result));
            return result != 0;
        }

        public override bool Equals(object? obj) => obj is Tensor tensor && Equals(tensor);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}

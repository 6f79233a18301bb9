using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor add(Tensor target) => add(target, 1);

        public Tensor add(Tensor target, Scalar alpha)
        {
            Shapes.RequireBroadcast("add", this, target);
            return Make(op_add(Live, target.Live, alpha.Argument, out var result), result);
        }

        public Tensor add(Scalar scalar) => add(scalar, 1);

        public Tensor add(Scalar scalar, Scalar alpha) => Make(op_add_scalar(Live, scalar.Argument, alpha.Argument, out var result), result);

        public Tensor add_(Tensor target) => add_(target, 1);

        public Tensor add_(Tensor target, Scalar alpha)
        {
            Shapes.RequireBroadcastTo("add_", target, this);
            return InPlace(op_add_(Live, target.Live, alpha.Argument));
        }

        public Tensor add_(Scalar scalar) => add_(scalar, 1);

        public Tensor add_(Scalar scalar, Scalar alpha) => InPlace(op_add__scalar(Live, scalar.Argument, alpha.Argument));

        public Tensor sub(Tensor target)
        {
            Shapes.RequireBroadcast("sub", this, target);
            return Make(op_sub(Live, target.Live, out var result), result);
        }

        public Tensor sub(Scalar target) => Make(op_sub_scalar(Live, target.Argument, out var result), result);

        public Tensor sub_(Tensor target)
        {
            Shapes.RequireBroadcastTo("sub_", target, this);
            return InPlace(op_sub_(Live, target.Live));
        }

        public Tensor sub_(Scalar target) => InPlace(op_sub__scalar(Live, target.Argument));

        public Tensor mul(Tensor target)
        {
            Shapes.RequireBroadcast("mul", this, target);
            return Make(op_mul(Live, target.Live, out var result), result);
        }

        public Tensor mul(Scalar target) => Make(op_mul_scalar(Live, target.Argument, out var result), result);

        public Tensor mul_(Tensor target)
        {
            Shapes.RequireBroadcastTo("mul_", target, this);
            return InPlace(op_mul_(Live, target.Live));
        }

        public Tensor mul_(Scalar target) => InPlace(op_mul__scalar(Live, target.Argument));

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None)
        {
            RequireNoRounding(rounding_mode);
            Shapes.RequireBroadcast("div", this, target);
            return Make(op_div(Live, target.Live, out var result), result);
        }

        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None)
        {
            RequireNoRounding(rounding_mode);
            return Make(op_div_scalar(Live, target.Argument, out var result), result);
        }

        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None)
        {
            RequireNoRounding(rounding_mode);
            Shapes.RequireBroadcastTo("div_", target, this);
            return InPlace(op_div_(Live, target.Live));
        }

        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None)
        {
            RequireNoRounding(rounding_mode);
            return InPlace(op_div__scalar(Live, target.Argument));
        }

        public Tensor pow(Tensor exponent)
        {
            Shapes.RequireBroadcast("pow", this, exponent);
            return Make(op_pow(Live, exponent.Live, out var result), result);
        }

        public Tensor pow(Scalar exponent) => Make(op_pow_scalar(Live, exponent.Argument, out var result), result);

        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            InPlace(op_addcmul_(Live, tensor1.Live, tensor2.Live, value.Argument));

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            InPlace(op_addcdiv_(Live, tensor1.Live, tensor2.Live, value.Argument));

        public Tensor matmul(Tensor target)
        {
            Shapes.RequireMatmul("matmul", this, target);
            return Make(op_matmul(Live, target.Live, out var result), result);
        }

        public Tensor mm(Tensor target)
        {
            Shapes.RequireMatrices("mm", this, target);
            return Make(op_mm(Live, target.Live, out var result), result);
        }

        public Tensor maximum(Tensor other)
        {
            Shapes.RequireBroadcast("maximum", this, other);
            return Make(op_maximum(Live, other.Live, out var result), result);
        }

        public Tensor minimum(Tensor other)
        {
            Shapes.RequireBroadcast("minimum", this, other);
            return Make(op_minimum(Live, other.Live, out var result), result);
        }

        public Tensor logical_and(Tensor other)
        {
            Shapes.RequireBroadcast("logical_and", this, other);
            return Make(op_logical_and(Live, other.Live, out var result), result);
        }

        public Tensor logical_or(Tensor other)
        {
            Shapes.RequireBroadcast("logical_or", this, other);
            return Make(op_logical_or(Live, other.Live, out var result), result);
        }

        public Tensor bitwise_and(Tensor other)
        {
            Shapes.RequireBroadcast("bitwise_and", this, other);
            return Make(op_bitwise_and(Live, other.Live, out var result), result);
        }

        public Tensor bitwise_or(Tensor other)
        {
            Shapes.RequireBroadcast("bitwise_or", this, other);
            return Make(op_bitwise_or(Live, other.Live, out var result), result);
        }

        public Tensor where(Tensor condition, Tensor y) => Make(op_where(condition.Live, Live, y.Live, out var result), result);

        private static void RequireNoRounding(RoundingMode mode)
        {
            if (mode != RoundingMode.None)
            {
                throw new NotSupportedException($"div: rounding mode {mode}");
            }
        }
    }
}

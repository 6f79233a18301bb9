using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor abs() => Make(op_abs(Live, out var result), result);

        public Tensor exp() => Make(op_exp(Live, out var result), result);

        public Tensor floor() => Make(op_floor(Live, out var result), result);

        public Tensor gelu() => Make(op_gelu(Live, out var result), result);

        public Tensor isfinite() => Make(op_isfinite(Live, out var result), result);

        public Tensor isinf() => Make(op_isinf(Live, out var result), result);

        public Tensor isnan() => Make(op_isnan(Live, out var result), result);

        public Tensor log() => Make(op_log(Live, out var result), result);

        public Tensor logical_not() => Make(op_logical_not(Live, out var result), result);

        public Tensor neg() => Make(op_neg(Live, out var result), result);

        public Tensor reciprocal() => Make(op_reciprocal(Live, out var result), result);

        public Tensor relu() => Make(op_relu(Live, out var result), result);

        public Tensor round(long decimals = 0L) => decimals == 0 ? Make(op_round(Live, out var result), result) : throw new NotSupportedException("round: decimals other than 0");

        public Tensor rsqrt() => Make(op_rsqrt(Live, out var result), result);

        public Tensor sigmoid() => Make(op_sigmoid(Live, out var result), result);

        public Tensor sign() => Make(op_sign(Live, out var result), result);

        public Tensor sqrt() => Make(op_sqrt(Live, out var result), result);

        public Tensor tanh() => Make(op_tanh(Live, out var result), result);

        public Tensor negative() => neg();

        public Tensor square() => pow(2);

        public Tensor relu_() => InPlace(op_relu_(Live));

        public Tensor sigmoid_() => InPlace(op_sigmoid_(Live));

        public Tensor tanh_() => InPlace(op_tanh_(Live));

        public Tensor zero_() => InPlace(op_zero_(Live));

        public Tensor gelu_() => copy_(gelu());

        public Tensor fill_(Scalar value) => InPlace(op_fill__scalar(Live, value.Argument));

        public Tensor uniform_(double from, double to, Generator? generator = null) =>
            InPlace(op_uniform_(Live, from, to, Generator.LiveOrDefault(generator)));

        public Tensor normal_(double mean = 0.0, double std = 1.0, Generator? generator = null) =>
            InPlace(op_normal_(Live, mean, std, Generator.LiveOrDefault(generator)));

        public Tensor softmax(long dim, ScalarType? dtype = null) =>
            Make(op_softmax(Live, dim, TypeOrNone(dtype), out var result), result);

        public Tensor log_softmax(long dim, ScalarType? dtype = null) =>
            Make(op_log_softmax(Live, dim, TypeOrNone(dtype), out var result), result);

        public Tensor clamp(Scalar? min = null, Scalar? max = null)
        {
            Scalar none = 0;
            var has = (min is null ? 0 : 1) | (max is null ? 0 : 2);
            return Make(op_clamp(Live, (min ?? none).Argument, (max ?? none).Argument, has, out var result), result);
        }

        private static long TypeOrNone(ScalarType? type) => type.HasValue ? (long)type.Value : -1;
    }
}

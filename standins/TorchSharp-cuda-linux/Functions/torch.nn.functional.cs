using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null)
            {
                Shapes.RequireLinear(input, weights, bias);
                return Tensor.Make(nn_linear(input.Live, weights.Live, Tensor.LiveOrNone(bias), out var result), result);
            }

            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.relu_().alias() : x.relu();

            public static Tensor gelu(Tensor x) => x.gelu();

            public static Tensor gelu(Tensor x, bool inplace) => inplace ? x.gelu_().alias() : x.gelu();

            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? x.tanh_().alias() : x.tanh();

            public static Tensor sigmoid(Tensor x) => x.sigmoid();

            public static Tensor sigmoid(Tensor x, bool inplace) => inplace ? x.sigmoid_().alias() : x.sigmoid();

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

            public static Tensor log_softmax(Tensor x, long dim) => x.log_softmax(dim);

            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false)
            {
                if (inplace)
                {
                    return input.InPlace(nn_dropout_(input.Live, p, training ? 1 : 0)).alias();
                }

                return Tensor.Make(nn_dropout(input.Live, p, training ? 1 : 0, out var result), result);
            }

            public static Tensor batch_norm(Tensor input, Tensor? running_mean, Tensor? running_var, Tensor? weight = null, Tensor? bias = null, bool training = false, double momentum = 0.1, double eps = 1e-5) =>
                Tensor.Make(
                    nn_batch_norm(
                        input.Live,
                        Tensor.LiveOrNone(weight),
                        Tensor.LiveOrNone(bias),
                        Tensor.LiveOrNone(running_mean),
                        Tensor.LiveOrNone(running_var),
                        training ? 1 : 0,
                        momentum,
                        eps,
                        out var result),
                    result);

            public static Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5) =>
                Tensor.Make(
                    nn_layer_norm(input.Live, normalized_shape, normalized_shape.Length, Tensor.LiveOrNone(weight), Tensor.LiveOrNone(bias), eps, out var result),
                    result);

            public static Tensor one_hot(Tensor x, long num_classes = -1) => Tensor.Make(op_one_hot(x.Live, num_classes, out var result), result);
        }
    }
}

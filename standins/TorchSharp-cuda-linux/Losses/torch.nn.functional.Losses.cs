using TorchSharp.Modules;
using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static CrossEntropyLoss CrossEntropyLoss(Tensor? weight = null, long? ignore_index = null, Reduction reduction = Reduction.Mean) =>
            new(weight, ignore_index, reduction);

        public static MSELoss MSELoss(Reduction reduction = Reduction.Mean) => new(reduction);

        public static partial class functional
        {
            public static Tensor cross_entropy(Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean, double label_smoothing = 0.0)
            {
                var (given, wanted) = (input.shape, target.shape);
                if (given.Length == 0 || (!wanted.SequenceEqual(given) && !wanted.SequenceEqual(given.Where((_, dim) => dim != (given.Length == 1 ? 0 : 1)))))
                {
                    throw Shapes.Mismatch("cross_entropy", input, target, "the target must have one class, or one probability a class, for each input");
                }

                return Tensor.Make(
                    nn_cross_entropy(input.Live, target.Live, Tensor.LiveOrNone(weight), (long)reduction, ignore_index, label_smoothing, out var result),
                    result);
            }

            public static Tensor nll_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                Tensor.Make(nn_nll_loss(input.Live, target.Live, Tensor.LiveOrNone(weight), (long)reduction, out var result), result);

            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean)
            {
                Shapes.RequireBroadcast("mse_loss", input, target);
                return Tensor.Make(nn_mse_loss(input.Live, target.Live, (long)reduction, out var result), result);
            }
        }
    }
}

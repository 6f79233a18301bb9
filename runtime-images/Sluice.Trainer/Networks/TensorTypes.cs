using static TorchSharp.torch;

namespace Sluice.Trainer.Networks;

/// <summary>Converts tensors between the types of elements that a training mixes.</summary>
internal static class TensorTypes
{
    /// <summary>
    /// The tensor with the type of a weight's elements. Rows are always 32-bit floats, because smaller ones cannot hold the numbers of
    /// tokens, and networks may have other weights.
    /// </summary>
    public static Tensor As(this Tensor values, Tensor weight) => values.dtype == weight.dtype ? values : values.to(weight.dtype);

    /// <summary>The tensor with at least 32 bits an element, in which sums of squares and angles are exact enough.</summary>
    public static Tensor AtLeastFloat32(this Tensor values) =>
        values.dtype is ScalarType.BFloat16 or ScalarType.Float16 ? values.to(float32) : values;
}

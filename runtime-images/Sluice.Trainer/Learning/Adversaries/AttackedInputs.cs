using static TorchSharp.torch;

namespace Sluice.Trainer.Learning.Adversaries;

/// <summary>
/// Which inputs of a row can be changed: scaled numbers and pixels. Categories, bins, dates, counts of words and flags for missing values
/// cannot, since nothing lies between two of them.
/// </summary>
/// <param name="Ranges">The range of each input, to which it is confined. Null where it cannot be changed.</param>
internal sealed record AttackedInputs(IReadOnlyList<(float Low, float High)?> Ranges)
{
    /// <summary>The bounds of rows whose inputs may change by so much. An input that lies outside its range may stay where it is.</summary>
    /// <param name="inputs">The rows, of the shape [rows, inputs].</param>
    /// <param name="epsilon">By how much.</param>
    /// <returns>The lowest and the highest value of each input, of the same shape.</returns>
    public (Tensor Low, Tensor High) Bounds(Tensor inputs, double epsilon)
    {
        using var scope = NewDisposeScope();
        using var without = no_grad();
        var reach = Row(range => range is null ? 0 : (float)epsilon);
        var low = maximum(inputs - reach, minimum(Row(range => range?.Low ?? 0), inputs));
        var high = minimum(inputs + reach, maximum(Row(range => range?.High ?? 0), inputs));
        return (low.MoveToOuterDisposeScope(), high.MoveToOuterDisposeScope());

        Tensor Row(Func<(float Low, float High)?, float> value) =>
            tensor([.. Ranges.Select(value)], [1, Ranges.Count]).to(inputs.device);
    }
}

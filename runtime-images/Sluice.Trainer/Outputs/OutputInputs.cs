using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Tables;
using Sluice.Trainer.Onnx;

namespace Sluice.Trainer.Outputs;

/// <summary>How rows of the dataset are sent to a model of others.</summary>
/// <param name="Request">Makes the inputs of some rows.</param>
internal sealed record OutputInputs(Func<RowBatch, IReadOnlyCollection<NamedOnnxValue>> Request)
{
    /// <summary>
    /// Fits features to inputs: either each feature is an input of its name, or all features are numbers and the only input is a matrix
    /// with a column for each, in the order of the job.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="features">The features.</param>
    /// <returns>The inputs, or why there are none.</returns>
    public static (OutputInputs? Inputs, string? Fault) Of(OnnxModel model, IReadOnlyList<FeatureOptions> features)
    {
        foreach (var (name, (_, shape)) in model.Inputs)
        {
            if (shape.Length == 0 || shape[0] > 0)
            {
                return (null, $"its input '{name}' takes {(shape.Length == 0 ? "one value" : $"exactly {shape[0]} row(s)")}; "
                    + $"export it for any number, such as with dynamic_axes={{'{name}': {{0: 'rows'}}}}");
            }
        }

        if (features.All(feature => model.Inputs.ContainsKey(feature.Name)) && features.Count == model.Inputs.Count)
        {
            var faults = features.Select(feature => Fault(feature, model.Inputs[feature.Name])).OfType<string>().ToList();
            return faults.Count > 0 ? (null, faults[0]) : (new OutputInputs(rows =>
                [.. features.Select((feature, i) => One(feature.Name, model.Inputs[feature.Name], rows.Features[i]))]), null);
        }

        if (model.Inputs.Count == 1 && model.Inputs.Single() is { Value: { Shape: [_, var width] } input } matrix
            && input.Type is TensorElementType.Float or TensorElementType.Double
            && (width < 0 || width == features.Count)
            && features.All(feature => feature.Type == FeatureTypes.Numeric))
        {
            return (new OutputInputs(rows => [Matrix(matrix.Key, input.Type, rows)]), null);
        }

        var inputs = string.Join(", ", model.Inputs.Select(each => $"{each.Key} [{string.Join(',', each.Value.Shape)}]"));
        return (null, $"its inputs ({inputs}) do not fit the {features.Count} features: "
            + "name an input after each feature, or take numeric features as one matrix with a column for each");
    }

    private static string? Fault(FeatureOptions feature, (TensorElementType Type, int[] Shape) input)
    {
        TensorElementType[] types = feature.Type switch
        {
            FeatureTypes.Numeric =>
                [TensorElementType.Float, TensorElementType.Double, TensorElementType.Int64, TensorElementType.Int32],
            FeatureTypes.Image => [],
            _ => [TensorElementType.String],
        };
        return types.Contains(input.Type) && input.Shape is [_] or [_, 1 or < 0]
            ? null
            : $"its input '{feature.Name}' ({input.Type} [{string.Join(',', input.Shape)}]) does not take the {feature.Type} feature";
    }

    private static NamedOnnxValue One(string name, (TensorElementType Type, int[] Shape) input, FeatureColumn column)
    {
        int[] shape = input.Shape.Length == 1 ? [Rows(column)] : [Rows(column), 1];
        return column is NumericColumn numbers
            ? Numbers(name, input.Type, numbers.Values, shape)
            : NamedOnnxValue.CreateFromTensor(
                name, new DenseTensor<string>(Array.ConvertAll(Texts(column), text => text ?? ""), shape));
    }

    private static NamedOnnxValue Matrix(string name, TensorElementType type, RowBatch rows)
    {
        var columns = rows.Features.Cast<NumericColumn>().ToArray();
        var numbers = new float[rows.Count * columns.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = columns[i % columns.Length].Values[i / columns.Length];
        }

        return Numbers(name, type, numbers, [rows.Count, columns.Length]);
    }

    private static NamedOnnxValue Numbers(string name, TensorElementType type, float[] numbers, int[] shape) => type switch
    {
        TensorElementType.Double =>
            NamedOnnxValue.CreateFromTensor(name, new DenseTensor<double>(Array.ConvertAll(numbers, number => (double)number), shape)),
        TensorElementType.Int64 =>
            NamedOnnxValue.CreateFromTensor(name, new DenseTensor<long>(Array.ConvertAll(numbers, number => (long)number), shape)),
        TensorElementType.Int32 =>
            NamedOnnxValue.CreateFromTensor(name, new DenseTensor<int>(Array.ConvertAll(numbers, number => (int)number), shape)),
        _ => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(numbers, shape)),
    };

    private static int Rows(FeatureColumn column) => column is NumericColumn numbers ? numbers.Values.Length : Texts(column).Length;

    private static string?[] Texts(FeatureColumn column) => column switch
    {
        CategoricalColumn categories => categories.Values,
        TextColumn texts => texts.Values,
        _ => throw new ArgumentException($"column '{column.Name}' has no texts"),
    };
}

using Sluice.Api.ModelVersions;

namespace Sluice.Inference.Models;

/// <summary>Compares a model's signature with the recorded one.</summary>
internal static class SignatureComparison
{
    /// <summary>Describes the first difference. Null when the signatures are equal; the order of tensors counts.</summary>
    public static string? Difference(ModelSignature expected, ModelSignature found) =>
        Difference("inputs", expected.Inputs, found.Inputs) ?? Difference("outputs", expected.Outputs, found.Outputs);

    private static string? Difference(string kind, IReadOnlyList<TensorSignature> expected, IReadOnlyList<TensorSignature> found)
    {
        for (var i = 0; i < Math.Max(expected.Count, found.Count); i++)
        {
            var want = Text(expected.ElementAtOrDefault(i));
            var have = Text(found.ElementAtOrDefault(i));
            if (want != have)
            {
                return $"{kind}[{i}] of the model is {have}; the recorded signature says {want}";
            }
        }

        return null;
    }

    private static string Text(TensorSignature? tensor) =>
        tensor is null ? "nothing" : $"'{tensor.Name}' {tensor.Datatype} {TensorShape.Text(tensor.Shape)}";
}

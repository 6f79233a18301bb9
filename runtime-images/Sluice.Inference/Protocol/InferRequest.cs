using Microsoft.ML.OnnxRuntime;

namespace Sluice.Inference.Protocol;

/// <summary>A valid inference request.</summary>
internal sealed class InferRequest(int inputs) : IDisposable
{
    public string? Id { get; set; }

    /// <summary>Values in the order of the model's inputs. Null for an input without rows.</summary>
    public OrtValue?[] Values { get; } = new OrtValue?[inputs];

    /// <summary>Extents in the order of the model's inputs.</summary>
    public long[][] Shapes { get; } = new long[inputs][];

    /// <summary>Names of the requested outputs. Empty for all.</summary>
    public List<string> Outputs { get; } = [];

    /// <summary>Whether the request has no rows.</summary>
    public bool IsEmpty => Array.Exists(Shapes, shape => shape is [0, ..]);

    public void Dispose()
    {
        foreach (var value in Values)
        {
            value?.Dispose();
        }
    }
}

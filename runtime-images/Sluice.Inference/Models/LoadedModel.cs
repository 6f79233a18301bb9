using Microsoft.ML.OnnxRuntime;
using Sluice.Api.ModelVersions;

namespace Sluice.Inference.Models;

/// <summary>A model in memory. Thread-safe.</summary>
internal sealed class LoadedModel : IDisposable
{
    private readonly InferenceSession session;
    private readonly RunOptions run = new();
    private readonly Dictionary<string, int> inputs;
    private readonly Dictionary<string, int> outputs;
    private readonly string[] inputNames;

    public LoadedModel(
        string name,
        string version,
        InferenceSession session,
        IReadOnlyList<ModelTensor> inputs,
        IReadOnlyList<ModelTensor> outputs)
    {
        Name = name;
        Version = version;
        this.session = session;
        Inputs = inputs;
        Outputs = outputs;
        this.inputs = Places(inputs);
        this.outputs = Places(outputs);
        inputNames = [.. inputs.Select(input => input.Name)];
        OutputNames = [.. outputs.Select(output => output.Name)];
    }

    public string Name { get; }

    public string Version { get; }

    public IReadOnlyList<ModelTensor> Inputs { get; }

    public IReadOnlyList<ModelTensor> Outputs { get; }

    public IReadOnlyList<string> OutputNames { get; }

    /// <summary>Whether the first extent of every input is the number of rows.</summary>
    public bool IsBatched => Inputs.All(input => input.Shape is [-1, ..]);

    /// <summary>
    /// Whether a request without rows has an answer without rows: the first extent of every output is the number of rows too.
    /// </summary>
    public bool TakesNoRows => IsBatched && Outputs.All(output => output.Shape is [-1, ..]);

    public ModelSignature Signature => new()
    {
        Inputs = [.. Inputs.Select(input => input.Signature)],
        Outputs = [.. Outputs.Select(output => output.Signature)],
    };

    /// <summary>Index of an input. -1 when the model has none of that name.</summary>
    public int Input(string name) => inputs.GetValueOrDefault(name, -1);

    public bool HasOutput(string name) => outputs.ContainsKey(name);

    /// <summary>Computes <paramref name="wanted"/> outputs of all inputs, in the model's order.</summary>
    public IDisposableReadOnlyCollection<OrtValue> Run(OrtValue[] values, IReadOnlyList<string> wanted) => Run(values, wanted, run);

    /// <summary>Computes the outputs with options that can terminate the run.</summary>
    public IDisposableReadOnlyCollection<OrtValue> Run(OrtValue[] values, IReadOnlyList<string> wanted, RunOptions options) =>
        session.Run(options, inputNames, values, wanted);

    public void Dispose()
    {
        run.Dispose();
        session.Dispose();
    }

    private static Dictionary<string, int> Places(IReadOnlyList<ModelTensor> tensors) =>
        tensors.Select((tensor, i) => (tensor.Name, i)).ToDictionary(pair => pair.Name, pair => pair.i, StringComparer.Ordinal);
}

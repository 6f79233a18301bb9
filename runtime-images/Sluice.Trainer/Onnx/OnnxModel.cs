using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Sluice.Data.Tables;
using Sluice.Trainer.Preprocessing;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Sluice.Trainer.Onnx;

/// <summary>An exported model, loaded in the same way as the server loads it.</summary>
internal sealed class OnnxModel : IDisposable
{
    private readonly InferenceSession session;

    /// <summary>Loads a model.</summary>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime cannot load it.</exception>
    public OnnxModel(byte[] model)
    {
        Prepare();
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, IntraOpNumThreads = 1 };
        session = new InferenceSession(model, options);
    }

    /// <summary>Computes outputs.</summary>
    public IDisposableReadOnlyCollection<DisposableNamedOnnxValue> Run(
        IReadOnlyCollection<NamedOnnxValue> inputs, IReadOnlyCollection<string> outputs) => session.Run(inputs, outputs);

    /// <summary>Answers rows, which are sent raw as a client sends them.</summary>
    public ModelAnswers Answer(Preprocessor preprocessor, RowBatch rows) => Answer(preprocessor.Raw(rows));

    /// <summary>The inputs by name: what they hold, and their shape with -1 for any number.</summary>
    public IReadOnlyDictionary<string, (TensorElementType Type, int[] Shape)> Inputs => Described(session.InputMetadata);

    /// <summary>The outputs in the same way.</summary>
    public IReadOnlyDictionary<string, (TensorElementType Type, int[] Shape)> Outputs => Described(session.OutputMetadata);

    /// <summary>Names of the inputs that are no tensors.</summary>
    public IReadOnlyList<string> OtherInputs => Others(session.InputMetadata);

    /// <summary>Names of the outputs that are no tensors, such as maps.</summary>
    public IReadOnlyList<string> OtherOutputs => Others(session.OutputMetadata);

    /// <summary>Answers inputs.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="asked">Names of the outputs. Null for all.</param>
    public ModelAnswers Answer(IReadOnlyCollection<NamedOnnxValue> inputs, IReadOnlyCollection<string>? asked = null)
    {
        using var outputs = Run(inputs, asked ?? [.. session.OutputMetadata.Keys]);
        return new ModelAnswers(outputs.ToDictionary(
            output => output.Name,
            output => output.ElementType is TensorElementType.String
                ? (Array)output.AsEnumerable<string>().ToArray()
                : output.AsEnumerable<float>().ToArray(),
            StringComparer.Ordinal));
    }

    /// <inheritdoc />
    public void Dispose() => session.Dispose();

    private static IReadOnlyList<string> Others(IReadOnlyDictionary<string, NodeMetadata> nodes) =>
        [.. nodes.Where(node => !node.Value.IsTensor).Select(node => node.Key)];

    private static Dictionary<string, (TensorElementType Type, int[] Shape)> Described(IReadOnlyDictionary<string, NodeMetadata> nodes) =>
        nodes.Where(node => node.Value.IsTensor)
            .ToDictionary(node => node.Key, node => (node.Value.ElementDataType, node.Value.Dimensions), StringComparer.Ordinal);

    // Newer builds of ONNX Runtime send telemetry by default. The image's ORT_DISABLE_TELEMETRY turns it off even earlier.
    private static void Prepare()
    {
        if (!OrtEnv.IsCreated)
        {
            var options = new EnvironmentCreationOptions { logId = "sluice", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
            OrtEnv.CreateInstanceWithOptions(ref options).DisableTelemetryEvents();
        }
    }
}

/// <summary>What an exported model answered to some rows: the values of each output, row by row.</summary>
/// <param name="Outputs">The values by the name of the output: texts or 32-bit floats.</param>
internal sealed record ModelAnswers(IReadOnlyDictionary<string, Array> Outputs)
{
    /// <summary>The texts of an output.</summary>
    public string[] Texts(string output) => (string[])Outputs[output];

    /// <summary>The numbers of an output.</summary>
    public float[] Numbers(string output) => (float[])Outputs[output];
}

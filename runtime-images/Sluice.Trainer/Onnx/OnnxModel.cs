using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Sluice.Api.Contracts;
using Sluice.Trainer.Data;
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

    /// <summary>Predicts for rows of a table, which are sent raw as a client would send them.</summary>
    public (string[] Labels, float[] Probabilities) Run(Table table, int[] rows)
    {
        var inputs = table.Features.Select(feature => feature switch
        {
            NumericColumn numeric => Input(feature.Name, rows, row => numeric.Values[row]),
            CategoricalColumn categorical => Input(feature.Name, rows, row => categorical.Values[row] ?? categorical.MissingTexts[0]),
            _ => throw new ArgumentException($"column '{feature.Name}' is of an unknown kind"),
        }).ToArray();
        using var outputs = session.Run(inputs, [BuiltInModel.LabelOutput, BuiltInModel.ProbabilitiesOutput]);
        return ([.. outputs[0].AsEnumerable<string>()], [.. outputs[1].AsEnumerable<float>()]);
    }

    /// <inheritdoc />
    public void Dispose() => session.Dispose();

    // Newer builds of ONNX Runtime send telemetry by default. The image's ORT_DISABLE_TELEMETRY turns it off even earlier.
    private static void Prepare()
    {
        if (!OrtEnv.IsCreated)
        {
            var options = new EnvironmentCreationOptions { logId = "sluice", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
            OrtEnv.CreateInstanceWithOptions(ref options).DisableTelemetryEvents();
        }
    }

    private static NamedOnnxValue Input<T>(string name, int[] rows, Func<int, T> value)
        => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<T>(rows.Select(value).ToArray(), [rows.Length, 1]));
}

using Microsoft.ML.OnnxRuntime;
using Sluice.Api.Contracts;
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

    /// <summary>Predicts for rows, which are sent raw as a client sends them.</summary>
    public (string[] Labels, float[] Probabilities) Predict(Preprocessor preprocessor, RowBatch rows)
    {
        using var outputs = Run(preprocessor.Raw(rows), [BuiltInModel.LabelOutput, BuiltInModel.ProbabilitiesOutput]);
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
}

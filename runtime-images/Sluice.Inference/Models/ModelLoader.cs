using Microsoft.ML.OnnxRuntime;
using Sluice.Api.Contracts;
using Sluice.Artifacts.Stores;
using Sluice.Inference.Hosting;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Sluice.Inference.Models;

/// <summary>Loads a model from an artifact. Every byte that ONNX Runtime reads has been checked against its digest.</summary>
internal static class ModelLoader
{
    /// <summary>Loads the model and warms it up.</summary>
    /// <returns>The model, and the reason why it was not warmed up, or null when it was.</returns>
    /// <exception cref="StartupException">The model cannot be served.</exception>
    /// <exception cref="Artifacts.Errors.ArtifactException">The artifact is missing, changed or malformed.</exception>
    public static async Task<(LoadedModel Model, string? WarmUpProblem)> LoadAsync(
        InferenceSettings settings, CancellationToken cancellation)
    {
        var store = ArtifactStores.Open(settings.ArtifactUri);
        var files = await ModelFiles.ReadAsync(store, settings.ArtifactDigest, cancellation).ConfigureAwait(false);

        // Frees what reading and unpacking left behind. ONNX Runtime is about to allocate twice the model's size or more, and the
        // collector does not see that memory.
        GC.Collect();
        var model = Load(settings, files.Model);
        try
        {
            return (model, WarmUp.Run(model, files.WarmUp));
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Loads the bytes of an ONNX model.</summary>
    /// <exception cref="StartupException">The bytes are no ONNX model, or one that cannot be served.</exception>
    public static LoadedModel Load(InferenceSettings settings, byte[] bytes)
    {
        StartRuntime();
        InferenceSession session;
        try
        {
            using var options = Options(settings);
            session = new InferenceSession(bytes, options);
        }
        catch (OnnxRuntimeException error)
        {
            var remedy = error.Message.Contains("external", StringComparison.OrdinalIgnoreCase)
                ? "; external weight files are not supported: save the model with save_as_external_data=False"
                : "";
            throw StartupException.ModelInvalid(
                $"the model of {settings.ModelName} {settings.ModelVersion} cannot be loaded: {error.Message}{remedy}", error);
        }

        try
        {
            var model = new LoadedModel(
                settings.ModelName,
                settings.ModelVersion,
                session,
                [.. session.InputNames.Select(name => Tensor("input", name, session.InputMetadata[name]))],
                [.. session.OutputNames.Select(name => Tensor("output", name, session.OutputMetadata[name]))]);
            if (settings.Signature is { } expected && SignatureComparison.Difference(expected, model.Signature) is { } difference)
            {
                throw new StartupException(
                    "SignatureMismatch", $"{settings.ModelName} {settings.ModelVersion}: {difference}", ExitCodes.BadData);
            }

            return model;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    // Must run before the first session. The environment exists once per process. Telemetry is off, and warnings are not logged.
    private static void StartRuntime()
    {
        if (!OrtEnv.IsCreated)
        {
            var options = new EnvironmentCreationOptions { logId = "sluice", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
            OrtEnv.CreateInstanceWithOptions(ref options).DisableTelemetryEvents();
        }
    }

    private static SessionOptions Options(InferenceSettings settings)
    {
        var options = new SessionOptions
        {
            IntraOpNumThreads = settings.Threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };

        // Spinning threads would use up the pod's CPU quota between requests, and be throttled during the next one.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        options.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");

        // External weight files are not covered by the model's digest, so they must not be found.
        options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", "/nonexistent");
        if (settings.Cuda)
        {
            options.AppendExecutionProvider_CUDA();
        }

        return options;
    }

    private static ModelTensor Tensor(string kind, string name, NodeMetadata node)
    {
        if (node.OnnxValueType != OnnxValueType.ONNX_TYPE_TENSOR)
        {
            throw StartupException.ModelInvalid(node.OnnxValueType is OnnxValueType.ONNX_TYPE_SEQUENCE or OnnxValueType.ONNX_TYPE_MAP
                ? $"{kind} '{name}' is a sequence or map, and only tensors can be served; convert a scikit-learn classifier with "
                    + "options={'zipmap': False}, and have another model return its tensors one by one"
                : $"{kind} '{name}' is of type {node.OnnxValueType}; only tensors can be served");
        }

        return new ModelTensor
        {
            Name = name,
            Type = node.ElementDataType,
            Datatype = Datatypes.Name(node.ElementDataType)
                ?? throw StartupException.ModelInvalid(
                    $"{kind} '{name}' has elements of type {node.ElementDataType}, which the protocol's JSON cannot represent; "
                    + "cast it to another type in the model"),
            Shape = [.. node.Dimensions.Select(extent => extent < 0 ? -1L : extent)],
            Symbols = node.SymbolicDimensions,
        };
    }
}

using Microsoft.ML.OnnxRuntime;
using Sluice.Api.Contracts;
using Sluice.Artifacts.Stores;
using Sluice.Inference.Hosting;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Sluice.Inference.Models;

/// <summary>Brings an artifact into memory. Every byte that the runtime sees has been checked against its digest.</summary>
internal static class ModelLoader
{
    /// <summary>Loads the model and warms it up.</summary>
    /// <returns>The model, and why it could not be warmed up, if so.</returns>
    /// <exception cref="StartupException">The model cannot be served.</exception>
    /// <exception cref="Artifacts.Errors.ArtifactException">The artifact is missing, changed or malformed.</exception>
    public static async Task<(LoadedModel Model, string? WarmUpProblem)> LoadAsync(InferenceSettings settings, CancellationToken cancellation)
    {
        var files = await ModelFiles.ReadAsync(ArtifactStores.Open(settings.ArtifactUri), settings.ArtifactDigest, cancellation).ConfigureAwait(false);

        // What reading and unpacking left behind; the runtime is about to take twice the model's size or more, and that is not the
        // collector's memory.
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
    /// <exception cref="StartupException">They are none, or one that cannot be served.</exception>
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
                ? "; weights in files outside the model are not read: save it with save_as_external_data=False"
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
                throw new StartupException("SignatureMismatch", $"{settings.ModelName} {settings.ModelVersion}: {difference}", ExitCodes.BadData);
            }

            return model;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    // Before the first session: the runtime is one a process, reports to nobody, and says what is wrong by its errors alone.
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

        // Spinning threads burn the pod's CPU quota between requests and are then throttled during one.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        options.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");

        // Weights outside the model file are not under its digest.
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
                ? $"{kind} '{name}' is a sequence or map, and only tensors can be served; a classifier of scikit-learn is to be converted with "
                    + "options={'zipmap': False}, another model to give its tensors one by one"
                : $"{kind} '{name}' is of type {node.OnnxValueType}; only tensors can be served");
        }

        return new ModelTensor
        {
            Name = name,
            Type = node.ElementDataType,
            Datatype = Datatypes.Name(node.ElementDataType)
                ?? throw StartupException.ModelInvalid(
                    $"{kind} '{name}' has elements of type {node.ElementDataType}, which the protocol's JSON cannot carry; cast it in the model"),
            Shape = [.. node.Dimensions.Select(extent => extent < 0 ? -1L : extent)],
            Symbols = node.SymbolicDimensions,
        };
    }
}

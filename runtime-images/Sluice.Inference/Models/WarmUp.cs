using Microsoft.ML.OnnxRuntime;
using Sluice.Inference.Hosting;
using Sluice.Inference.Protocol;

namespace Sluice.Inference.Models;

/// <summary>
/// Runs a model before it serves, because ONNX Runtime allocates and plans during the first runs. Only a request that the artifact
/// declares can prove that the model does not work: a sound model may refuse made-up inputs, such as a text that is no category.
/// </summary>
internal static class WarmUp
{
    private const int Runs = 3;

    /// <summary>Limit of all runs on made-up inputs together, so that they do not keep a large model from serving.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Warms the model up.</summary>
    /// <returns>Why the model did not run on made-up inputs, with the remedy. Null when it ran.</returns>
    /// <exception cref="StartupException">The model does not run on the request that its artifact declares.</exception>
    public static string? Run(LoadedModel model, byte[]? declared)
    {
        if (declared is null)
        {
            return RunMadeUp(model);
        }

        RunDeclared(model, declared);
        return null;
    }

    private static void RunDeclared(LoadedModel model, byte[] declared)
    {
        try
        {
            using var request = InferRequestReader.Read(model, declared);
            using var options = new RunOptions();
            Run(model, request.Values!, options);
        }
        catch (Exception error) when (error is InferException or OnnxRuntimeException)
        {
            throw StartupException.ModelInvalid(
                $"{model.Name} {model.Version} fails on the request of its own {ModelFiles.WarmUpName}: {error.Message}", error);
        }
    }

    private static string? RunMadeUp(LoadedModel model)
    {
        using var options = new RunOptions();
        using var patience = new Timer(_ => options.Terminate = true, null, Patience, Timeout.InfiniteTimeSpan);
        string? refusal = null;
        foreach (var shapes in MadeUpInputs.Shapes(model.Inputs))
        {
            var values = new OrtValue[model.Inputs.Count];
            try
            {
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = MadeUpInputs.Value(model.Inputs[i].Type, shapes[i]);
                }

                Run(model, values, options);
                return null;
            }
            catch (OnnxRuntimeException error)
            {
                refusal ??= error.Message;
                if (options.Terminate)
                {
                    break;
                }
            }
            finally
            {
                Array.ForEach(values, value => value?.Dispose());
            }
        }

        return options.Terminate
            ? $"the warm-up on made-up inputs was ended after {Patience.TotalSeconds:0} s; "
                + $"add a {ModelFiles.WarmUpName} with a smaller request to the artifact"
            : $"{model.Name} {model.Version} does not run on made-up inputs (zeros and empty texts), which proves nothing about real ones; "
                + $"add a {ModelFiles.WarmUpName} to the artifact to have it checked and warmed up: {refusal}";
    }

    private static void Run(LoadedModel model, OrtValue[] values, RunOptions options)
    {
        for (var i = 0; i < Runs; i++)
        {
            model.Run(values, model.OutputNames, options).Dispose();
        }
    }
}

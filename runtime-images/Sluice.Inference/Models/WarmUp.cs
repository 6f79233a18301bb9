using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Sluice.Api.Contracts;
using Sluice.Inference.Hosting;

namespace Sluice.Inference.Models;

/// <summary>Runs a model before it is offered: the runtime allocates and plans on first runs, and a model that cannot run is found here.</summary>
internal static class WarmUp
{
    private const int Runs = 3;

    /// <exception cref="StartupException">The model does not run on zeros and empty texts of its own shapes.</exception>
    public static void Run(LoadedModel model)
    {
        var values = new OrtValue[model.Inputs.Count];
        try
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = Zeros(model.Inputs[i]);
            }

            for (var i = 0; i < Runs; i++)
            {
                model.Run(values, model.OutputNames).Dispose();
            }
        }
        catch (OnnxRuntimeException error)
        {
            throw new StartupException("WarmUpFailed", $"{model.Name} {model.Version} does not run: {error.Message}", ExitCodes.BadData, error);
        }
        finally
        {
            Array.ForEach(values, value => value?.Dispose());
        }
    }

    private static OrtValue Zeros(ModelTensor input)
    {
        long[] shape = [.. input.Shape.Select(extent => extent < 0 ? 1 : extent)];
        if (input.Type == TensorElementType.String)
        {
            return OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, shape);
        }

        var value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, input.Type, shape);
        value.GetTensorMutableRawData().Clear();
        return value;
    }
}

using Sluice.Inference.Models;

namespace Sluice.Inference.Protocol;

/// <summary>What a request as a whole must satisfy.</summary>
internal static class RequestRules
{
    /// <exception cref="InferException">An input is missing, extents of one name differ, or some inputs alone have no rows.</exception>
    public static void Check(LoadedModel model, InferRequest request)
    {
        for (var i = 0; i < model.Inputs.Count; i++)
        {
            if (request.Shapes[i] is null)
            {
                var input = model.Inputs[i];
                throw InferException.Bad($"input '{input.Name}' ({input.Datatype}, shape {input.ShapeText}) is missing");
            }
        }

        for (var i = 0; i < model.Inputs.Count; i++)
        {
            for (var d = 0; d < request.Shapes[i].Length; d++)
            {
                CheckSymbol(model, request, i, d);
            }
        }

        if (request.IsEmpty && Array.FindIndex(request.Shapes, shape => shape is [> 0, ..]) is >= 0 and var other)
        {
            throw InferException.Bad(
                $"input '{model.Inputs[other].Name}' has {request.Shapes[other][0]} rows where another input has none; give all the same number");
        }
    }

    /// <exception cref="InferException">The model has no such output, or it is asked for twice.</exception>
    public static void AddOutput(LoadedModel model, InferRequest request, string name)
    {
        if (!model.HasOutput(name))
        {
            throw InferException.Bad(
                $"output '{Shown.Text(name)}' is not an output of {model.Name} {model.Version}; its outputs are {Shown.Names(model.OutputNames)}");
        }

        if (request.Outputs.Contains(name))
        {
            throw InferException.Bad($"output '{name}' is asked for twice");
        }

        request.Outputs.Add(name);
    }

    // The first input that has the name sets the extent: a model has few inputs, so looking is cheaper than a table.
    private static void CheckSymbol(LoadedModel model, InferRequest request, int input, int dimension)
    {
        var symbol = model.Inputs[input].Symbols[dimension];
        if (symbol.Length == 0)
        {
            return;
        }

        for (var i = 0; i <= input; i++)
        {
            var symbols = model.Inputs[i].Symbols;
            for (var d = 0; d < symbols.Count; d++)
            {
                if (symbols[d] == symbol)
                {
                    if (request.Shapes[i][d] != request.Shapes[input][dimension])
                    {
                        throw InferException.Bad(
                            $"input '{model.Inputs[input].Name}' has {request.Shapes[input][dimension]} in dimension {dimension} ('{symbol}'); "
                            + $"expected {request.Shapes[i][d]} as in input '{model.Inputs[i].Name}'");
                    }

                    return;
                }
            }
        }
    }
}

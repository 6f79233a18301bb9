using Sluice.Inference.Models;

namespace Sluice.Inference.Protocol;

/// <summary>Rules that concern a request as a whole.</summary>
internal static class RequestRules
{
    /// <exception cref="InferException">
    /// An input is missing, extents of the same name differ, or some inputs but not all have no rows.
    /// </exception>
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
                $"input '{model.Inputs[other].Name}' has {request.Shapes[other][0]} rows while another input has none; "
                + "send the same number for all");
        }
    }

    /// <exception cref="InferException">The model has no such output, or it is requested twice.</exception>
    public static void AddOutput(LoadedModel model, InferRequest request, string name)
    {
        if (!model.HasOutput(name))
        {
            throw InferException.Bad(
                $"output '{Shown.Text(name)}' is not an output of {model.Name} {model.Version}; "
                + $"its outputs are {Shown.Names(model.OutputNames)}");
        }

        if (request.Outputs.Contains(name))
        {
            throw InferException.Bad($"output '{name}' is requested twice");
        }

        request.Outputs.Add(name);
    }

    // The first extent of a name sets the size. A model has few inputs, so a search is cheaper than a dictionary.
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
                    var (found, expected) = (request.Shapes[input][dimension], request.Shapes[i][d]);
                    if (found != expected)
                    {
                        throw InferException.Bad(
                            $"input '{model.Inputs[input].Name}' has {found} in dimension {dimension} ('{symbol}'); "
                            + $"expected {expected} as in input '{model.Inputs[i].Name}'");
                    }

                    return;
                }
            }
        }
    }
}

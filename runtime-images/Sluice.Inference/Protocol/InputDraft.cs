using System.Text.Json;
using Sluice.Inference.Models;

namespace Sluice.Inference.Protocol;

/// <summary>An input of a request while it is read. Each member may occur once, and is checked as soon as possible.</summary>
internal struct InputDraft(LoadedModel model, InferRequest request, int place)
{
    private int slot = -1;
    private string? datatype;
    private long[]? shape;
    private bool hasData;

    /// <summary>The input's name in messages.</summary>
    public readonly string Title => slot < 0 ? $"inputs[{place}]" : $"input '{Input.Name}'";

    /// <summary>Whether name, datatype and shape are known, so that the data can be read.</summary>
    public readonly bool IsDescribed => slot >= 0 && datatype is not null && shape is not null;

    private readonly ModelTensor Input => model.Inputs[slot];

    public void Name(string name)
    {
        Once(slot >= 0, "name");
        slot = model.Input(name);
        if (slot < 0)
        {
            var names = Shown.Names(model.Inputs.Select(input => input.Name));
            throw InferException.Bad(
                $"input '{Shown.Text(name)}' is not an input of {model.Name} {model.Version}; its inputs are {names}");
        }

        if (request.Shapes[slot] is not null)
        {
            throw InferException.Bad($"input '{Input.Name}' is given twice");
        }
    }

    public void Datatype(string value)
    {
        Once(datatype is not null, "datatype");
        datatype = value;
    }

    public void Shape(long[] value)
    {
        Once(shape is not null, "shape");
        shape = value;
    }

    public void Data()
    {
        Once(hasData, "data");
        hasData = true;
    }

    public readonly void RequireDescription()
    {
        if (slot < 0)
        {
            throw InferException.Bad($"{Title}.name is missing");
        }

        if (datatype is null || shape is null)
        {
            throw InferException.Bad($"{Title}: {(datatype is null ? "datatype" : "shape")} is missing");
        }
    }

    /// <summary>Reads the data. The reader must be at their first token.</summary>
    public readonly void Read(ref Utf8JsonReader reader, int bodyBytes)
    {
        var input = Input;
        if (datatype != input.Datatype)
        {
            throw InferException.Bad($"input '{input.Name}' has datatype {Shown.Text(datatype!)}; expected {input.Datatype}");
        }

        if (!TensorShape.Fits(shape!, input.Shape))
        {
            throw InferException.Bad($"input '{input.Name}' has shape {TensorShape.Text(shape!)}; expected {input.ShapeText}");
        }

        // Every element but the last takes at least two bytes of JSON, so nothing is allocated for elements that the body cannot hold.
        var count = TensorShape.Count(shape!, bodyBytes)
            ?? throw InferException.Bad(
                $"input '{input.Name}': shape {TensorShape.Text(shape!)} has more elements than the request's {bodyBytes} bytes can hold");
        request.Shapes[slot] = shape!;
        request.Values[slot] = TensorReader.Read(ref reader, input, shape!, count);
    }

    /// <summary>Checks that the input is complete, at the end of the object.</summary>
    public readonly void End()
    {
        RequireDescription();
        if (!hasData)
        {
            throw InferException.Bad($"{Title}: data is missing; the binary extension is not supported");
        }
    }

    private readonly void Once(bool present, string member)
    {
        if (present)
        {
            throw InferException.Bad($"{Title}: {member} is given twice");
        }
    }
}

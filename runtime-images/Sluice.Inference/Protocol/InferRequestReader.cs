using System.Text.Json;
using Sluice.Inference.Models;

namespace Sluice.Inference.Protocol;

/// <summary>
/// Reads an inference request (Open Inference Protocol v2, "Inference Request JSON Object") in one pass, directly into tensors.
/// Unknown members are skipped, as are parameters. A member that is null counts as absent, because clients that write all of their
/// fields send such members (kserve/kserve#3365).
/// </summary>
internal ref struct InferRequestReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 32 };

    private readonly LoadedModel model;
    private readonly ReadOnlySpan<byte> body;
    private readonly InferRequest request;
    private Utf8JsonReader reader;

    private InferRequestReader(LoadedModel model, ReadOnlySpan<byte> body, InferRequest request)
    {
        this.model = model;
        this.body = body;
        this.request = request;
        reader = new Utf8JsonReader(body, Options);
    }

    /// <exception cref="InferException">The request is wrong; the message says what was found and what is expected.</exception>
    public static InferRequest Read(LoadedModel model, ReadOnlySpan<byte> body)
    {
        var request = new InferRequest(model.Inputs.Count);
        var read = new InferRequestReader(model, body, request);
        try
        {
            read.ReadRequest();
            RequestRules.Check(model, request);
            return request;
        }
        catch (Exception error)
        {
            request.Dispose();

            // The reader throws InvalidOperationException for invalid text: bad UTF-8, or half a surrogate pair.
            if (error is JsonException or InvalidOperationException)
            {
                throw InferException.Bad(JsonFault.Message(error, body, read.reader.BytesConsumed));
            }

            throw;
        }
    }

    private void ReadRequest()
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw InferException.Bad($"the request is {JsonFault.Kind(reader.TokenType)}; expected an object with 'inputs'");
        }

        var seen = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (IsNull())
            {
                continue;
            }

            if (reader.ValueTextEquals("id"u8))
            {
                request.Id = Text("id");
            }
            else if (reader.ValueTextEquals("inputs"u8))
            {
                if (seen)
                {
                    throw InferException.Bad("'inputs' is given twice");
                }

                seen = true;
                ReadInputs();
            }
            else if (reader.ValueTextEquals("outputs"u8))
            {
                ReadOutputs();
            }
            else
            {
                reader.Skip();
            }
        }

        // Nothing may follow the object; the reader throws if something does.
        reader.Read();
        if (!seen)
        {
            throw InferException.Bad("'inputs' is missing");
        }
    }

    private void ReadInputs()
    {
        Start(JsonTokenType.StartArray, "inputs");
        for (var i = 0; Next(JsonTokenType.EndArray); i++)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw InferException.Bad($"inputs[{i}] is {JsonFault.Kind(reader.TokenType)}; expected an object");
            }

            ReadInput(i);
        }
    }

    private void ReadInput(int place)
    {
        var draft = new InputDraft(model, request, place);
        var (start, length) = (0, 0);
        while (Next(JsonTokenType.EndObject))
        {
            if (IsNull())
            {
                continue;
            }

            if (reader.ValueTextEquals("name"u8))
            {
                draft.Name(Text($"inputs[{place}].name"));
            }
            else if (reader.ValueTextEquals("datatype"u8))
            {
                draft.Datatype(Text($"{draft.Title}: datatype"));
            }
            else if (reader.ValueTextEquals("shape"u8))
            {
                draft.Shape(ReadShape(draft.Title));
            }
            else if (reader.ValueTextEquals("data"u8))
            {
                draft.Data();
                reader.Read();
                if (draft.IsDescribed)
                {
                    draft.Read(ref reader, body.Length);
                }
                else
                {
                    // The data precede the members that describe them, so they are read after those.
                    start = (int)reader.TokenStartIndex;
                    reader.Skip();
                    length = (int)reader.BytesConsumed - start;
                }
            }
            else
            {
                reader.Skip();
            }
        }

        if (length > 0)
        {
            draft.RequireDescription();
            var data = new Utf8JsonReader(body.Slice(start, length), Options);
            data.Read();
            draft.Read(ref data, body.Length);
        }

        draft.End();
    }

    private long[] ReadShape(string title)
    {
        const int most = 16;
        Start(JsonTokenType.StartArray, $"{title}: shape");
        var shape = new List<long>(4);
        while (Next(JsonTokenType.EndArray))
        {
            if (shape.Count == most)
            {
                throw InferException.Bad($"{title}: shape has more than {most} dimensions");
            }

            var least = shape.Count == 0 && model.TakesNoRows ? 0 : 1;
            shape.Add(reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var extent) && extent >= least
                ? extent
                : throw InferException.Bad(
                    $"{title}: shape[{shape.Count}] is {JsonFault.Value(ref reader)}; expected a whole number of at least {least}"));
        }

        return [.. shape];
    }

    private void ReadOutputs()
    {
        Start(JsonTokenType.StartArray, "outputs");
        for (var i = 0; Next(JsonTokenType.EndArray); i++)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw InferException.Bad($"outputs[{i}] is {JsonFault.Kind(reader.TokenType)}; expected an object");
            }

            string? name = null;
            while (Next(JsonTokenType.EndObject))
            {
                if (IsNull())
                {
                    continue;
                }

                if (reader.ValueTextEquals("name"u8))
                {
                    name = Text($"outputs[{i}].name");
                }
                else
                {
                    reader.Skip();
                }
            }

            RequestRules.AddOutput(model, request, name ?? throw InferException.Bad($"outputs[{i}].name is missing"));
        }
    }

    // Moves to the next element or member. False at the end of the array or object; the reader throws if the text ends early.
    private bool Next(JsonTokenType end) => reader.Read() && reader.TokenType != end;

    // The reader is at a member's name. When the value is null, it moves to the value.
    private bool IsNull()
    {
        var value = reader;
        if (!value.Read() || value.TokenType != JsonTokenType.Null)
        {
            return false;
        }

        reader = value;
        return true;
    }

    private void Start(JsonTokenType expected, string field)
    {
        reader.Read();
        if (reader.TokenType != expected)
        {
            throw InferException.Bad($"{field} is {JsonFault.Kind(reader.TokenType)}; expected {JsonFault.Kind(expected)}");
        }
    }

    private string Text(string field)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.String
            ? reader.GetString()!
            : throw InferException.Bad($"{field} is {JsonFault.Kind(reader.TokenType)}; expected a string");
    }
}

using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Sluice.Inference.Models;

namespace Sluice.Inference.Protocol;

/// <summary>
/// Writes an inference response ("Inference Response JSON Object") with flat data. Numbers that are not finite become null.
/// </summary>
internal static class InferResponseWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        SkipValidation = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the computed outputs.</summary>
    public static void Write(
        IBufferWriter<byte> buffer, LoadedModel model, string? id, IReadOnlyList<string> names, IReadOnlyList<OrtValue> values) =>
        Write(buffer, model, id, json =>
        {
            for (var i = 0; i < names.Count; i++)
            {
                Output(json, names[i], values[i]);
            }
        });

    /// <summary>
    /// Writes the answer to a request without rows: outputs without rows. The model does not run, because few models can run on no rows. An
    /// extent that the model leaves open is the input's extent of the same name, or else 0.
    /// </summary>
    public static void WriteEmpty(IBufferWriter<byte> buffer, LoadedModel model, InferRequest request, IReadOnlyList<string> names) =>
        Write(buffer, model, request.Id, json =>
        {
            foreach (var name in names)
            {
                var output = model.Outputs.First(output => output.Name == name);
                var shape = output.Shape.Select((extent, d) =>
                    d == 0 ? 0 : extent >= 0 ? extent : Extent(model, request, output.Symbols[d]));
                Begin(json, name, shape, output.Datatype);
                End(json);
            }
        });

    private static long Extent(LoadedModel model, InferRequest request, string symbol)
    {
        for (var i = 0; i < model.Inputs.Count && symbol.Length > 0; i++)
        {
            var symbols = model.Inputs[i].Symbols;
            for (var d = 0; d < symbols.Count; d++)
            {
                if (symbols[d] == symbol)
                {
                    return request.Shapes[i][d];
                }
            }
        }

        return 0;
    }

    private static void Write(IBufferWriter<byte> buffer, LoadedModel model, string? id, Action<Utf8JsonWriter> outputs)
    {
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteString("model_name"u8, model.Name);
        json.WriteString("model_version"u8, model.Version);
        if (id is not null)
        {
            json.WriteString("id"u8, id);
        }

        json.WriteStartArray("outputs"u8);
        outputs(json);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Output(Utf8JsonWriter json, string name, OrtValue value)
    {
        var info = value.GetTensorTypeAndShape();
        Begin(json, name, info.Shape, Datatypes.Name(info.ElementDataType)!);
        Data(json, value, info.ElementDataType, info.ElementCount);
        End(json);
    }

    private static void Begin(Utf8JsonWriter json, string name, IEnumerable<long> shape, string datatype)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, name);
        json.WriteStartArray("shape"u8);
        foreach (var extent in shape)
        {
            json.WriteNumberValue(extent);
        }

        json.WriteEndArray();
        json.WriteString("datatype"u8, datatype);
        json.WriteStartArray("data"u8);
    }

    private static void End(Utf8JsonWriter json)
    {
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Data(Utf8JsonWriter json, OrtValue value, TensorElementType type, long count)
    {
        switch (type)
        {
            case TensorElementType.Float:
                Floats(json, value.GetTensorDataAsSpan<float>());
                break;
            case TensorElementType.Double:
                Doubles(json, value.GetTensorDataAsSpan<double>());
                break;
            case TensorElementType.String:
                for (var i = 0; i < count; i++)
                {
                    json.WriteStringValue(value.GetStringElementAsSpan(i));
                }

                break;
            case TensorElementType.Bool:
                foreach (var element in value.GetTensorDataAsSpan<bool>())
                {
                    json.WriteBooleanValue(element);
                }

                break;
            case TensorElementType.UInt64:
                foreach (var element in value.GetTensorDataAsSpan<ulong>())
                {
                    json.WriteNumberValue(element);
                }

                break;
            default:
                Integers(json, value, type);
                break;
        }
    }

    private static void Integers(Utf8JsonWriter json, OrtValue value, TensorElementType type)
    {
        switch (type)
        {
            case TensorElementType.Int8:
                Each<sbyte>(element => element);
                break;
            case TensorElementType.Int16:
                Each<short>(element => element);
                break;
            case TensorElementType.Int32:
                Each<int>(element => element);
                break;
            case TensorElementType.Int64:
                Each<long>(element => element);
                break;
            case TensorElementType.UInt8:
                Each<byte>(element => element);
                break;
            case TensorElementType.UInt16:
                Each<ushort>(element => element);
                break;
            case TensorElementType.UInt32:
                Each<uint>(element => element);
                break;
            default:
                throw new NotSupportedException($"{type} is refused when a model is loaded");
        }

        void Each<T>(Func<T, long> widen)
            where T : unmanaged
        {
            foreach (var element in value.GetTensorDataAsSpan<T>())
            {
                json.WriteNumberValue(widen(element));
            }
        }
    }

    private static void Floats(Utf8JsonWriter json, ReadOnlySpan<float> elements)
    {
        foreach (var element in elements)
        {
            if (float.IsFinite(element))
            {
                json.WriteNumberValue(element);
            }
            else
            {
                json.WriteNullValue();
            }
        }
    }

    private static void Doubles(Utf8JsonWriter json, ReadOnlySpan<double> elements)
    {
        foreach (var element in elements)
        {
            if (double.IsFinite(element))
            {
                json.WriteNumberValue(element);
            }
            else
            {
                json.WriteNullValue();
            }
        }
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.Api.ModelVersions;

namespace Sluice.Demo.Load;

/// <summary>A row as a request of the Open Inference Protocol v2, with its actual class.</summary>
internal sealed record InferRequest(byte[] Body, string Species)
{
    /// <summary>Creates the request that a client sends for a row, by the model's signature.</summary>
    public static InferRequest Of(ModelSignature signature, IReadOnlyDictionary<string, string> row)
    {
        var inputs = signature.Inputs.Select(input => (JsonNode)new JsonObject
        {
            ["name"] = input.Name,
            ["datatype"] = input.Datatype,
            ["shape"] = new JsonArray([.. input.Shape.Select(extent => (JsonNode)Math.Abs(extent))]),
            ["data"] = new JsonArray(input.Datatype == "BYTES"
                ? row[input.Name]
                : double.Parse(row[input.Name], CultureInfo.InvariantCulture)),
        });
        var body = new JsonObject { ["inputs"] = new JsonArray([.. inputs]) };
        return new InferRequest(JsonSerializer.SerializeToUtf8Bytes(body), row["species"]);
    }

    /// <summary>Whether an answer predicts the row's class.</summary>
    public bool IsRight(byte[] answer)
    {
        try
        {
            var outputs = JsonNode.Parse(answer)?["outputs"]?.AsArray();
            return outputs?.FirstOrDefault(output => (string?)output?["datatype"] == "BYTES")?["data"]?[0]?.GetValue<string>() == Species;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            return false;
        }
    }
}

using System.Globalization;
using System.Text.Json;

namespace Sluice.Operator.Evidence.Prometheus;

/// <summary>The outcome of an instant query.</summary>
internal abstract record PrometheusAnswer
{
    private PrometheusAnswer()
    {
    }

    /// <summary>One number, perhaps NaN or infinite.</summary>
    /// <param name="Value">The number.</param>
    /// <param name="At">The server's timestamp of the number, UTC.</param>
    internal sealed record Number(double Value, DateTime At) : PrometheusAnswer;

    /// <summary>No series.</summary>
    internal sealed record Empty : PrometheusAnswer;

    /// <summary>No answer, or none that could be used.</summary>
    /// <param name="Message">The reason and the remedy, without secrets.</param>
    internal sealed record Failed(string Message) : PrometheusAnswer;
}

/// <summary>Reads the JSON of Prometheus' HTTP API: an instant query's answer, or the text of an error.</summary>
internal static class AnswerReader
{
    /// <summary>An answer with code 200.</summary>
    public static PrometheusAnswer Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (Text(document.RootElement, "status") != "success")
            {
                return new PrometheusAnswer.Failed($"the server says: {Error(document.RootElement) ?? "no success"}");
            }

            var data = document.RootElement.GetProperty("data");
            var result = data.GetProperty("result");
            return Text(data, "resultType") switch
            {
                "scalar" => Sample(result),
                "vector" => Vector(result),
                "matrix" =>
                    Failed("the query gives a range of values (matrix); leave out the '[…]', or put it into a function such as rate()"),
                "string" => Failed("the query gives a text; ask for a number"),
                var other => Failed($"the server gives '{Cut(other)}', which is no kind of result that is known"),
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException
            or IndexOutOfRangeException or FormatException or OverflowException or ArgumentException)
        {
            return Failed("the answer is not what Prometheus' HTTP API gives; is the address that of a Prometheus server?");
        }
    }

    /// <summary>The text of an error. Null when the body is not Prometheus' JSON.</summary>
    public static string? Error(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Error(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Error(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && Text(root, "error") is { Length: > 0 } text
            ? Text(root, "errorType") is { Length: > 0 } type ? $"{type}: {text}" : text
            : null;

    private static PrometheusAnswer Vector(JsonElement result) => result.GetArrayLength() switch
    {
        0 => new PrometheusAnswer.Empty(),
        1 when result[0].TryGetProperty("value", out var sample) => Sample(sample),
        1 => Failed("the query gives a histogram; take one number of it, such as by histogram_quantile()"),
        var many => Failed($"the query gives {many} series and not one; put it into an aggregation such as sum()"),
    };

    private static PrometheusAnswer.Number Sample(JsonElement sample) =>
        new(Number(sample[1].GetString()), DateTime.UnixEpoch + TimeSpan.FromSeconds(Math.Round(sample[0].GetDouble(), 3)));

    private static double Number(string? text) => text switch
    {
        "NaN" => double.NaN,
        "+Inf" or "Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text ?? "", NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private static string? Cut(string? text) => text is { Length: > 40 } ? text[..40] : text;

    private static PrometheusAnswer.Failed Failed(string message) => new(message);
}
